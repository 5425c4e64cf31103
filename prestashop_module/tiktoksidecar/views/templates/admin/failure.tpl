<p><strong>{$failure.what|escape:'htmlall':'UTF-8'}</strong></p>
{if $failure.hint}<p>{$failure.hint|escape:'htmlall':'UTF-8'}</p>{/if}
{if $failure.code}<p>{$failure.lead|escape:'htmlall':'UTF-8'}</p><pre>{$failure.code|escape:'htmlall':'UTF-8'}</pre>{/if}
<p class="small">
  {$tiktok.text->of('Request:')} <code>{$failure.request|escape:'htmlall':'UTF-8'}</code>{if $failure.status}
  · {$tiktok.text->of('answer')} {$failure.status|escape:'htmlall':'UTF-8'}{/if}{if $failure.detail}
  · {$failure.detail|escape:'htmlall':'UTF-8'}{/if}{if $failure.step}
  · {$tiktok.text->of('step')} {$failure.step|escape:'htmlall':'UTF-8'}{/if}
</p>
