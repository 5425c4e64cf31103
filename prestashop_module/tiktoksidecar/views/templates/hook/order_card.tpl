<div class="card mt-2" data-tiktoksidecar-order="{$tiktok.external_id|escape:'htmlall':'UTF-8'}">
  <div class="card-header"><h3 class="card-header-title">TikTok Shop</h3></div>
  <div class="card-body">
    <p class="mb-1">
      <strong>{l s='TikTok order' d='Modules.Tiktoksidecar.Admin'}</strong> {$tiktok.external_id|escape:'htmlall':'UTF-8'}
    </p>
    {if $tiktok.status}
      <p class="mb-1"><strong>{l s='Status at TikTok Shop' d='Modules.Tiktoksidecar.Admin'}</strong> {$tiktok.status_text|escape:'htmlall':'UTF-8'}</p>
    {/if}
    {if $tiktok.ship_by_text}
      <p class="mb-1"><strong>{l s='Ship by' d='Modules.Tiktoksidecar.Admin'}</strong> {$tiktok.ship_by_text|escape:'htmlall':'UTF-8'}</p>
    {/if}
    {if $tiktok.problem}
      <div class="alert alert-warning mt-2 mb-2" role="alert"><p class="alert-text">{$tiktok.problem|escape:'htmlall':'UTF-8'}</p></div>
    {/if}
    <a class="btn btn-outline-secondary mt-1" href="{$tiktok.drawer_url|escape:'htmlall':'UTF-8'}">{l s='Open in the TikTok Shop tab' d='Modules.Tiktoksidecar.Admin'}</a>
  </div>
</div>
