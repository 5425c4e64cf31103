{if $state == 'paired'}
  <div id="tiktoksidecar" class="tiktoksidecar"
    data-origin="{$frame_origin|escape:'htmlall':'UTF-8'}"
    data-token-url="{$token_url|escape:'htmlall':'UTF-8'}"
    data-open-url="{$open_url|escape:'htmlall':'UTF-8'}">
    <iframe class="tiktoksidecar-frame" data-src="{$frame_url|escape:'htmlall':'UTF-8'}" title="TikTok Shop"
      referrerpolicy="no-referrer" allow="clipboard-write"></iframe>
    <div class="tiktoksidecar-absent" role="status" hidden>
      <h2>{l s='The sidecar does not answer' d='Modules.Tiktoksidecar.Admin'}</h2>
      <p>{l s='Your shop is not affected. Orders wait at TikTok Shop and arrive when the sidecar is back.' d='Modules.Tiktoksidecar.Admin'}</p>
      <p>
        {l s='Open its address in a new tab: the browser then says what is wrong, such as a refused connection or a certificate.' d='Modules.Tiktoksidecar.Admin'}<br>
        <a href="{$public_url|escape:'htmlall':'UTF-8'}/healthz" target="_blank" rel="noopener noreferrer">{$public_url|escape:'htmlall':'UTF-8'}</a>
      </p>
      <p>
        <button type="button" class="btn btn-primary" data-action="reload">{l s='Try again' d='Modules.Tiktoksidecar.Admin'}</button>
        <a class="btn btn-default" href="{$configuration_url|escape:'htmlall':'UTF-8'}">{l s='Configuration' d='Modules.Tiktoksidecar.Admin'}</a>
      </p>
    </div>
  </div>
{else}
  <div class="panel tiktoksidecar-empty">
    {if $state == 'no_shop'}
      <h2>{l s='Choose a shop' d='Modules.Tiktoksidecar.Admin'}</h2>
      <p>{l s='Every shop has its own connection. Choose one shop in the list at the top of the page.' d='Modules.Tiktoksidecar.Admin'}</p>
    {else}
      {if $state == 'unreadable'}
        <h2>{l s='The connection has to be made again' d='Modules.Tiktoksidecar.Admin'}</h2>
        <p>{l s='The stored connection cannot be read, probably because the shop was moved or restored. Pair again: no order is lost or made twice.' d='Modules.Tiktoksidecar.Admin'}</p>
      {else}
        <h2>{l s='Not connected yet' d='Modules.Tiktoksidecar.Admin'}</h2>
        <p>{l s='Pair this shop with your sidecar, and your TikTok Shop orders appear here.' d='Modules.Tiktoksidecar.Admin'}</p>
      {/if}
      <p><a class="btn btn-primary" href="{$configuration_url|escape:'htmlall':'UTF-8'}">{l s='Pair this shop' d='Modules.Tiktoksidecar.Admin'}</a></p>
    {/if}
  </div>
{/if}
