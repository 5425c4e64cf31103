{if $tiktok.state == 'paired'}
  <div id="tiktoksidecar" class="tiktoksidecar"
    data-origin="{$tiktok.frame_origin|escape:'htmlall':'UTF-8'}"
    data-token-url="{$tiktok.token_url|escape:'htmlall':'UTF-8'}"
    data-probe-url="{$tiktok.public_url|escape:'htmlall':'UTF-8'}/healthz"
    data-diagnosis-url="{$tiktok.diagnosis_url|escape:'htmlall':'UTF-8'}"
    data-open-url="{$tiktok.open_url|escape:'htmlall':'UTF-8'}">
    <iframe class="tiktoksidecar-frame" data-src="{$tiktok.frame_url|escape:'htmlall':'UTF-8'}" title="TikTok Shop"
      referrerpolicy="no-referrer" allow="clipboard-write"></iframe>
    <div role="status">
    <div class="tiktoksidecar-card tiktoksidecar-absent" hidden>
      <h2>{$tiktok.text->of('The page of the TikTok Shop service does not open')}</h2>
      <p data-when-away>{$tiktok.text->of('Your shop is not affected. Orders wait at TikTok Shop and arrive when the service is back.')}</p>
      <p data-diagnosis hidden><strong data-diagnosis-what></strong> <span data-diagnosis-hint></span> <small data-diagnosis-detail></small></p>
      <p data-browser="reaches" hidden>{$tiktok.text->of('Your browser and this server reach the service, but its page does not open here: an extension of the browser probably blocks it.')}</p>
      <p data-browser="fails" hidden>{$tiktok.text->of('This server reaches the service, but your browser does not: its name is unknown in your network, its certificate is not accepted, or an extension or a firewall blocks it.')}</p>
      <p data-window data-when-unreached>{$tiktok.text->of('In a window of its own the browser says what is wrong, such as a refused connection or a certificate.')}</p>
      <p>
        <button type="button" class="btn btn-primary" data-action="reload">{$tiktok.text->of('Try again')}</button>
        <a class="btn btn-default" data-window href="{$tiktok.public_url|escape:'htmlall':'UTF-8'}/healthz" target="_blank" rel="noopener noreferrer">{$tiktok.text->of('Open the service in a new window')}</a>
        <a class="btn btn-default" href="{$tiktok.configuration_url|escape:'htmlall':'UTF-8'}">{$tiktok.text->of('Configuration')}</a>
      </p>
    </div>
    </div>
  </div>
{else}
  <div class="panel tiktoksidecar-card tiktoksidecar-empty">
    {if $tiktok.state == 'no_shop'}
      {if $tiktok.shops}
        <h2>{$tiktok.text->of('Choose a shop')}</h2>
        <p>{$tiktok.text->of('Every shop has its own connection. Choose one:')}</p>
        {include file="./shop_choice.tpl"}
      {else}
        <h2>{$tiktok.text->of('Not connected yet')}</h2>
        <p>{$tiktok.text->of('None of these shops is connected yet.')}</p>
        <p><a class="btn btn-primary" href="{$tiktok.configuration_url|escape:'htmlall':'UTF-8'}">{$tiktok.text->of('Configuration')}</a></p>
      {/if}
    {else}
      {if $tiktok.state == 'unreadable'}
        <h2>{$tiktok.text->of('The connection has to be made again')}</h2>
        <p>{$tiktok.text->of('The stored connection cannot be read, probably because the shop was moved or restored. Pair again: no order is lost or made twice.')}</p>
      {else}
        <h2>{$tiktok.text->of('Not connected yet')}</h2>
        <p>{$tiktok.text->of('Pair this shop with your TikTok Shop service, and your orders appear here.')}</p>
      {/if}
      <p><a class="btn btn-primary" href="{$tiktok.configuration_url|escape:'htmlall':'UTF-8'}">{$tiktok.text->of('Pair this shop')}</a></p>
    {/if}
  </div>
{/if}
