<div class="card mt-2" data-tiktoksidecar-order="{$tiktok.external_id|escape:'htmlall':'UTF-8'}">
  <div class="card-header"><h3 class="card-header-title">TikTok Shop</h3></div>
  <div class="card-body">
    <p class="mb-1">
      <strong>{$tiktok.text->of('TikTok order')}</strong> {$tiktok.external_id|escape:'htmlall':'UTF-8'}
    </p>
    {if $tiktok.status}
      <p class="mb-1"><strong>{$tiktok.text->of('Status at TikTok Shop')}</strong> {$tiktok.status_text|escape:'htmlall':'UTF-8'}</p>
    {/if}
    {if $tiktok.ship_by_text}
      <p class="mb-1"><strong>{$tiktok.text->of('Ship by')}</strong> {$tiktok.ship_by_text|escape:'htmlall':'UTF-8'}{if $tiktok.is_late} <strong class="text-danger text-nowrap">{$tiktok.text->of('late')}</strong>{/if}</p>
    {/if}
    {if $tiktok.problem}
      <div class="alert alert-warning mt-2 mb-2" role="alert"><p class="alert-text">{$tiktok.problem|escape:'htmlall':'UTF-8'}</p></div>
    {/if}
    {if $tiktok.status}
      <p class="mb-1 text-muted small">{$tiktok.as_of|escape:'htmlall':'UTF-8'}</p>
    {/if}
    {if $tiktok.drawer_url}
      <a class="btn btn-outline-secondary mt-1" href="{$tiktok.drawer_url|escape:'htmlall':'UTF-8'}">{$tiktok.text->of('Open in the TikTok Shop tab')}</a>
    {/if}
  </div>
</div>
