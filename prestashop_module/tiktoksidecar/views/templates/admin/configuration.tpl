<div class="panel tiktoksidecar-configuration">
  <div class="panel-heading">TikTok Shop</div>
  {if $success}<div class="alert alert-success">{$success|escape:'htmlall':'UTF-8'}</div>{/if}
  {if $error}<div class="alert alert-danger">{$error|escape:'htmlall':'UTF-8'}</div>{/if}
  {if $failure}
    <div class="alert alert-danger">
      <p><strong>{$failure.what|escape:'htmlall':'UTF-8'}</strong></p>
      {if $failure.hint}<p>{$failure.hint|escape:'htmlall':'UTF-8'}</p>{/if}
      {if $failure.code}<pre>{$failure.code|escape:'htmlall':'UTF-8'}</pre>{/if}
      <p class="small">
        {l s='Request:' d='Modules.Tiktoksidecar.Admin'} <code>{$failure.request|escape:'htmlall':'UTF-8'}</code>{if $failure.status}
        · {l s='answer' d='Modules.Tiktoksidecar.Admin'} {$failure.status|escape:'htmlall':'UTF-8'}{/if}{if $failure.step}
        · {l s='step' d='Modules.Tiktoksidecar.Admin'} {$failure.step|escape:'htmlall':'UTF-8'}{/if}
      </p>
    </div>
  {/if}

  {if $state == 'no_shop'}
    <p class="alert alert-info">{l s='Every shop has its own connection. Choose one shop in the list at the top of the page.' d='Modules.Tiktoksidecar.Admin'}</p>
  {elseif $state == 'paired'}
    {foreach $warnings as $warning}<div class="alert alert-warning">{$warning|escape:'htmlall':'UTF-8'}</div>{/foreach}
    <form method="post" action="{$form_url|escape:'htmlall':'UTF-8'}">
      <dl class="dl-horizontal">
        <dt>{l s='Sidecar' d='Modules.Tiktoksidecar.Admin'}</dt>
        <dd>{$pairing.sidecar_url|escape:'htmlall':'UTF-8'}</dd>
        <dt>{l s='Paired since' d='Modules.Tiktoksidecar.Admin'}</dt>
        <dd>{$pairing.since|escape:'htmlall':'UTF-8'}</dd>
        <dt>{l s='Shop number there' d='Modules.Tiktoksidecar.Admin'}</dt>
        <dd>{$pairing.shop_id|escape:'htmlall':'UTF-8'}</dd>
      </dl>
      <a class="btn btn-primary" href="{$tab_url|escape:'htmlall':'UTF-8'}">{l s='Open the orders' d='Modules.Tiktoksidecar.Admin'}</a>
      <button type="submit" class="btn btn-default" name="submitTikTokSidecarCheck" value="1">{l s='Check the connection' d='Modules.Tiktoksidecar.Admin'}</button>
    </form>
    <hr>
    <details{if $failure || $error} open{/if}>
      <summary>{l s='Re-pair' d='Modules.Tiktoksidecar.Admin'}</summary>
      <p>{l s='With a new code the shop keeps its orders and settings on the sidecar; only the secret and the webservice key change.' d='Modules.Tiktoksidecar.Admin'}</p>
      {include file="./pairing_form.tpl" button={l s='Re-pair' d='Modules.Tiktoksidecar.Admin'}}
    </details>
    <details>
      <summary>{l s='Disconnect' d='Modules.Tiktoksidecar.Admin'}</summary>
      <form method="post" action="{$form_url|escape:'htmlall':'UTF-8'}">
        <p>{l s='TikTok Shop orders no longer arrive. The orders already here stay.' d='Modules.Tiktoksidecar.Admin'}</p>
        <button type="submit" class="btn btn-danger" name="submitTikTokSidecarDisconnect" value="1">{l s='Disconnect' d='Modules.Tiktoksidecar.Admin'}</button>
      </form>
    </details>
  {else}
    {if $state == 'unreadable'}
      <div class="alert alert-warning">{l s='The stored connection cannot be read, probably because the shop was moved or restored. Pair again: no order is lost or made twice.' d='Modules.Tiktoksidecar.Admin'}</div>
    {else}
      <p>{l s='This shop is not paired yet. Ask your sidecar for a one-time code (command "sidecar pair", or the operator\'s console) and enter it here; it is valid for 15 minutes.' d='Modules.Tiktoksidecar.Admin'}</p>
    {/if}
    {include file="./pairing_form.tpl" button={l s='Pair' d='Modules.Tiktoksidecar.Admin'}}
  {/if}
</div>
