/* What this browser can find out by itself: whether it reaches the sidecar, and how the connection is. */
document.addEventListener('DOMContentLoaded', function () {
  'use strict';

  var card = document.querySelector('.tiktoksidecar-configuration');
  if (!card) {
    return;
  }

  /* An opaque answer is an answer. */
  function probe(box) {
    function show(what, tone) {
      box.querySelector('[data-browser=waits]').hidden = true;
      box.querySelector('[data-browser=' + what + ']').hidden = false;
      box.classList.replace('alert-info', tone);
    }
    return fetch(box.dataset.probeUrl, { mode: 'no-cors', credentials: 'omit', cache: 'no-store' }).then(
      function () { show('reaches', 'alert-success'); },
      function () { show('fails', 'alert-danger'); box.dataset.check = 'failed'; }
    );
  }

  function showHealth(what) {
    card.querySelectorAll('[data-health]').forEach(function (text) {
      text.hidden = text.dataset.health !== what;
    });
  }

  /* What the page warns of keeps orders from coming as a failed check does. */
  function healthOf(page) {
    if (!page || !page.querySelector('.tiktoksidecar-checks [data-check]')) {
      return 'unknown';
    }
    return page.querySelector('[data-check=failed]') ? 'fails' : 'works';
  }

  /* Asked once the page stands: the page itself never waits for the sidecar. */
  function checkHealth(form) {
    var asked = new URLSearchParams(new FormData(form));
    asked.append('submitTikTokSidecarCheck', '1');
    showHealth('waits');
    fetch(form.action, { method: 'POST', credentials: 'same-origin', body: asked })
      .then(function (response) { return response.text(); })
      .then(function (page) {
        var found = new DOMParser().parseFromString(page, 'text/html').querySelector('.tiktoksidecar-configuration');
        var health = healthOf(found);
        if (health === 'fails') {
          card.querySelector('.tiktoksidecar-checks').append.apply(
            card.querySelector('.tiktoksidecar-checks'),
            found.querySelectorAll('.tiktoksidecar-checks [data-check=failed]')
          );
        }
        showHealth(health);
      }, function () { showHealth('unknown'); });
  }

  var box = card.querySelector('[data-probe-url]');
  var form = card.querySelector('.tiktoksidecar-check');
  var isOfThisPairing = box && form && box.dataset.probeUrl === form.dataset.ownUrl;
  var probed = box ? probe(box) : null;
  if (isOfThisPairing) {
    showHealth('waits');
    probed.then(function () { showHealth(healthOf(card)); });
  } else if (form) { /* nothing was tried yet, or another address was */
    checkHealth(form);
  }
});
