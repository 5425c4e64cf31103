<ul class="tiktoksidecar-shops">
  {foreach $tiktok.shops as $shop}
    <li>
      <a href="{$shop.url|escape:'htmlall':'UTF-8'}">{$shop.name|escape:'htmlall':'UTF-8'}</a>
      {if $shop.is_paired}<span class="badge badge-success">{$tiktok.text->of('paired')}</span>{/if}
    </li>
  {/foreach}
</ul>
