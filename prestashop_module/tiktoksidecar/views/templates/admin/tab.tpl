{if $tiktok.state == 'paired'}
  <div id="tiktoksidecar" class="tiktoksidecar"
    data-origin="{$tiktok.frame_origin|escape:'htmlall':'UTF-8'}"
    data-token-url="{$tiktok.token_url|escape:'htmlall':'UTF-8'}"
    data-probe-url="{$tiktok.public_url|escape:'htmlall':'UTF-8'}/healthz"
    data-open-url="{$tiktok.open_url|escape:'htmlall':'UTF-8'}">
    <iframe class="tiktoksidecar-frame" data-src="{$tiktok.frame_url|escape:'htmlall':'UTF-8'}" title="TikTok Shop"
      referrerpolicy="no-referrer" allow="clipboard-write"></iframe>
    <div class="tiktoksidecar-absent" role="status" hidden>
      <h2>{$tiktok.text->of('The sidecar does not answer')}</h2>
      <p>{$tiktok.text->of('Your shop is not affected. Orders wait at TikTok Shop and arrive when the sidecar is back.')}</p>
      <p data-browser="reaches" hidden>{$tiktok.text->of('Your browser reaches the sidecar, but its page does not open here. An extension of the browser may block it, or the back office was opened at an address that is not paired: then pair again from this address.')}</p>
      <p data-browser="fails" hidden>{$tiktok.text->of('Your browser does not reach the sidecar: its name is unknown, its certificate is not accepted, or the connection is refused.')}</p>
      <p>
        {$tiktok.text->of('Open its address in a new tab: the browser then says what is wrong, such as a refused connection or a certificate.')}<br>
        <a href="{$tiktok.public_url|escape:'htmlall':'UTF-8'}/healthz" target="_blank" rel="noopener noreferrer">{$tiktok.public_url|escape:'htmlall':'UTF-8'}</a>
      </p>
      <p>
        <button type="button" class="btn btn-primary" data-action="reload">{$tiktok.text->of('Try again')}</button>
        <a class="btn btn-default" href="{$tiktok.configuration_url|escape:'htmlall':'UTF-8'}">{$tiktok.text->of('Configuration')}</a>
      </p>
    </div>
  </div>
{else}
  <div class="panel tiktoksidecar-empty">
    {if $tiktok.state == 'no_shop'}
      <h2>{$tiktok.text->of('Choose a shop')}</h2>
      <p>{$tiktok.text->of('Every shop has its own connection. Choose one shop in the list at the top of the page.')}</p>
    {else}
      {if $tiktok.state == 'unreadable'}
        <h2>{$tiktok.text->of('The connection has to be made again')}</h2>
        <p>{$tiktok.text->of('The stored connection cannot be read, probably because the shop was moved or restored. Pair again: no order is lost or made twice.')}</p>
      {else}
        <h2>{$tiktok.text->of('Not connected yet')}</h2>
        <p>{$tiktok.text->of('Pair this shop with your sidecar, and your TikTok Shop orders appear here.')}</p>
      {/if}
      <p><a class="btn btn-primary" href="{$tiktok.configuration_url|escape:'htmlall':'UTF-8'}">{$tiktok.text->of('Pair this shop')}</a></p>
    {/if}
  </div>
{/if}
