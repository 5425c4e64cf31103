<form method="post" action="{$tiktok.form_url|escape:'htmlall':'UTF-8'}" autocomplete="off">
  <input type="hidden" name="of_shop" value="{$tiktok.id_shop|escape:'htmlall':'UTF-8'}">
  <div class="form-group">
    <label for="sidecar_url">{$tiktok.text->of('Address of the service')}</label>
    <input type="text" inputmode="url" class="form-control" id="sidecar_url" name="sidecar_url" required
      placeholder="https://tiktok.example.com" value="{$tiktok.sidecar_url|escape:'htmlall':'UTF-8'}">
  </div>
  <div class="form-group">
    <label for="pairing_code">{$tiktok.text->of('One-time code')}</label>
    <input type="text" class="form-control" id="pairing_code" name="pairing_code" required spellcheck="false" autocapitalize="off">
  </div>
  {if !empty($tiktok.pairing.moved_from)}
    <p><label><input type="checkbox" name="shop_has_moved" value="1"> {$tiktok.text->of('This shop is no copy, it has moved here: it keeps its orders and settings, and its former address is disconnected.')}</label></p>
  {/if}
  <div class="tiktoksidecar-actions">
    <button type="submit" class="btn btn-primary" name="submitTikTokSidecarPair" value="1">{$button|escape:'htmlall':'UTF-8'}</button>
    <button type="submit" class="btn btn-default" name="submitTikTokSidecarTest" value="1" formnovalidate>{$tiktok.text->of('Test the connection first')}</button>
  </div>
</form>
