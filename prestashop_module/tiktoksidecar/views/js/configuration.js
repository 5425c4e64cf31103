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
    fetch(box.dataset.probeUrl, { mode: 'no-cors', credentials: 'omit', cache: 'no-store' })
      .then(function () { show('reaches', 'alert-success'); }, function () { show('fails', 'alert-danger'); });
  }

  function showHealth(what) {
    card.querySelectorAll('[data-health]').forEach(function (text) {
      text.hidden = text.dataset.health !== what;
    });
  }

  function healthOf(checks) {
    if (!checks || !checks.querySelector('[data-check]')) {
      return 'unknown';
    }
    return checks.querySelector('[data-check=failed]') ? 'fails' : 'works';
  }

  /* Asked once the page stands: the page itself never waits for the sidecar. */
  function checkHealth(form) {
    showHealth('waits');
    fetch(form.action, {
      method: 'POST', credentials: 'same-origin', body: new URLSearchParams({ submitTikTokSidecarCheck: '1' })
    })
      .then(function (response) { return response.text(); })
      .then(function (page) {
        var found = new DOMParser().parseFromString(page, 'text/html').querySelector('.tiktoksidecar-checks');
        var health = healthOf(found);
        if (health === 'fails') {
          card.querySelector('.tiktoksidecar-checks').append.apply(
            card.querySelector('.tiktoksidecar-checks'), found.querySelectorAll('[data-check=failed]')
          );
        }
        showHealth(health);
      }, function () { showHealth('unknown'); });
  }

  var box = card.querySelector('[data-probe-url]');
  var form = card.querySelector('.tiktoksidecar-check');
  if (box) {
    probe(box);
  }
  if (form && box) {
    showHealth(healthOf(card.querySelector('.tiktoksidecar-checks')));
  } else if (form) {
    checkHealth(form);
  }
});
