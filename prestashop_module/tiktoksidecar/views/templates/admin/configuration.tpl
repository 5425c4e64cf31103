<div class="panel tiktoksidecar-card tiktoksidecar-configuration">
  <div class="panel-heading">TikTok Shop</div>
{if $tiktok.state == 'no_shop'}
    <p class="alert alert-info">{$tiktok.text->of('Every shop has its own connection. Choose one:')}</p>
    {include file="./shop_choice.tpl"}
{else}
  {if $tiktok.success}<div class="alert alert-success" tabindex="-1" autofocus>{$tiktok.success|escape:'htmlall':'UTF-8'}</div>{/if}
  {if $tiktok.warning}<div class="alert alert-warning" tabindex="-1" autofocus>{$tiktok.warning|escape:'htmlall':'UTF-8'}</div>{/if}
  {if $tiktok.error}<div class="alert alert-danger" tabindex="-1" autofocus>{$tiktok.error|escape:'htmlall':'UTF-8'}</div>{/if}
  {if $tiktok.failure}<div class="alert alert-danger" tabindex="-1" autofocus>{include file="./failure.tpl" failure=$tiktok.failure}</div>{/if}
  <div class="tiktoksidecar-checks" role="status">
  {foreach $tiktok.checks as $check}
    <div class="alert {if $check.failure}alert-danger{else}alert-success{/if}" data-check="{if $check.failure}failed{else}passed{/if}">
      {if $check.failure}{include file="./failure.tpl" failure=$check.failure}{else}<p>{$check.what|escape:'htmlall':'UTF-8'}</p>{/if}
    </div>
  {/foreach}
  {if $tiktok.checks}
    <div class="alert alert-info" data-probe-url="{$tiktok.probe_url|escape:'htmlall':'UTF-8'}/healthz">
      <p data-browser="waits">{$tiktok.text->of('Your browser reaches the service')} – {$tiktok.text->of('being checked …')}</p>
      <p data-browser="reaches" hidden>{$tiktok.text->of('Your browser reaches the service')}</p>
      <p data-browser="fails" hidden>{$tiktok.text->of('Your browser does not reach the service: its name is unknown, its certificate is not accepted, or the connection is refused.')}</p>
    </div>
  {/if}
  </div>

  {if $tiktok.is_upgrade_due}
    <form class="alert alert-warning" data-check="failed" method="post" action="{$tiktok.form_url|escape:'htmlall':'UTF-8'}">
      <input type="hidden" name="of_shop" value="{$tiktok.id_shop|escape:'htmlall':'UTF-8'}">
      <p>{$tiktok.text->of('The files of version %version% are here, but PrestaShop has not upgraded the module yet. Until then TikTok Shop orders may wait.', ['%version%' => $tiktok.version])|escape:'htmlall':'UTF-8'}</p>
      <button type="submit" class="btn btn-default" name="submitTikTokSidecarUpgrade" value="1">{$tiktok.text->of('Upgrade the module')}</button>
    </form>
  {/if}
  {foreach $tiktok.warnings as $warning}<div class="alert alert-warning" data-check="failed">{$warning|escape:'htmlall':'UTF-8'}</div>{/foreach}

  {if $tiktok.state == 'paired'}
    {if $tiktok.is_key_inexact}
      <form class="alert alert-warning" method="post" action="{$tiktok.form_url|escape:'htmlall':'UTF-8'}">
        <input type="hidden" name="of_shop" value="{$tiktok.id_shop|escape:'htmlall':'UTF-8'}">
        <p>{$tiktok.text->of('The webservice key that the TikTok Shop service uses has fewer or more permissions than this version of the module needs.')}</p>
        <button type="submit" class="btn btn-default" name="submitTikTokSidecarRepairKey" value="1">{$tiktok.text->of('Repair the key')}</button>
      </form>
    {/if}
    {if $tiktok.profiles_kept_out}
      <form class="alert alert-warning" method="post" action="{$tiktok.form_url|escape:'htmlall':'UTF-8'}">
        <input type="hidden" name="of_shop" value="{$tiktok.id_shop|escape:'htmlall':'UTF-8'}">
        <p>{$tiktok.text->of('Employees with these profiles may not view this module: %profiles%. PrestaShop then does not tell it what they do, and what they ship does not reach TikTok Shop.', ['%profiles%' => $tiktok.profiles_kept_out])|escape:'htmlall':'UTF-8'}</p>
        <button type="submit" class="btn btn-default" name="submitTikTokSidecarAdmitProfiles" value="1">{$tiktok.text->of('Let them view it')}</button>
      </form>
    {/if}
    <dl class="dl-horizontal">
      <dt>{$tiktok.text->of('Service')}</dt>
      <dd>{$tiktok.pairing.sidecar_url|escape:'htmlall':'UTF-8'}</dd>
      <dt>{$tiktok.text->of('Paired since')}</dt>
      <dd>{$tiktok.pairing.since|escape:'htmlall':'UTF-8'}</dd>
      <dt>{$tiktok.text->of('Shop ID')}</dt>
      <dd data-shop-id>{$tiktok.pairing.shop_id|escape:'htmlall':'UTF-8'}</dd>
      <dt>{$tiktok.text->of('Version of the module')}</dt>
      <dd data-module-version>{$tiktok.version|escape:'htmlall':'UTF-8'}</dd>
      <dt>{$tiktok.text->of('Connection')}</dt>
      <dd class="tiktoksidecar-health" aria-live="polite">
        <span data-health="waits" hidden>{$tiktok.text->of('being checked …')}</span>
        <span data-health="works" class="badge badge-success" hidden>{$tiktok.text->of('works')}</span>
        <span data-health="fails" class="badge badge-danger" hidden>{$tiktok.text->of('does not work: see above')}</span>
        <span data-health="unknown">{$tiktok.text->of('not checked')}</span>
      </dd>
    </dl>
    <div class="tiktoksidecar-actions">
      <a class="btn btn-primary" href="{$tiktok.tab_url|escape:'htmlall':'UTF-8'}">{$tiktok.text->of('Open the orders')}</a>
      <form method="post" class="tiktoksidecar-check" action="{$tiktok.form_url|escape:'htmlall':'UTF-8'}"
        data-own-url="{$tiktok.pairing.sidecar_url|escape:'htmlall':'UTF-8'}/healthz">
        <input type="hidden" name="of_shop" value="{$tiktok.id_shop|escape:'htmlall':'UTF-8'}">
        <button type="submit" class="btn btn-default" name="submitTikTokSidecarCheck" value="1">{$tiktok.text->of('Check the connection')}</button>
      </form>
      <details{if $tiktok.failure || $tiktok.error} open{/if}>
        <summary class="btn btn-default">{$tiktok.text->of('Re-pair')}</summary>
        <p>{$tiktok.text->of('With a new code the shop keeps its orders and settings in the service; only the secret and the webservice key change.')}</p>
        {include file="./pairing_form.tpl" button=$tiktok.text->of('Re-pair')}
      </details>
      <details>
        <summary class="btn btn-default">{$tiktok.text->of('Disconnect')}</summary>
        <form method="post" action="{$tiktok.form_url|escape:'htmlall':'UTF-8'}"
          onsubmit="return confirm('{$tiktok.text->of('Disconnect this shop from the TikTok Shop service?')|escape:'javascript':'UTF-8'}')">
          <input type="hidden" name="of_shop" value="{$tiktok.id_shop|escape:'htmlall':'UTF-8'}">
          <p>{$tiktok.text->of('TikTok Shop orders no longer arrive. The orders already here stay.')}</p>
          {if $tiktok.pairing.moved_from}
            <p><label><input type="checkbox" name="shop_has_moved" value="1"> {$tiktok.text->of('This shop is no copy, it has moved here: end its connection in the service too.')}</label></p>
          {/if}
          <button type="submit" class="btn btn-danger" name="submitTikTokSidecarDisconnect" value="1">{$tiktok.text->of('Disconnect')}</button>
        </form>
      </details>
    </div>
  {else}
    {if $tiktok.state == 'unreadable'}
      <div class="alert alert-warning">{$tiktok.text->of('The stored connection cannot be read, probably because the shop was moved or restored. Pair again: no order is lost or made twice.')}</div>
    {else}
      <p>{$tiktok.text->of('This shop is not paired yet. Its TikTok Shop orders come by way of a service: a program that you or your host run on a server. Ask it for a one-time code (command "sidecar pair", or the operator\'s console) and enter the code here; it is valid for 15 minutes.')}</p>
    {/if}
    {include file="./pairing_form.tpl" button=$tiktok.text->of('Pair')}
  {/if}
{/if}
</div>
