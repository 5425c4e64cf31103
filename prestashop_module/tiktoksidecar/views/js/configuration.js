/* After a test of the connection: does this browser reach the sidecar too? An opaque answer is an answer. */
document.addEventListener('DOMContentLoaded', function () {
  'use strict';

  var box = document.querySelector('.tiktoksidecar-configuration [data-probe-url]');
  if (!box) {
    return;
  }
  function show(what, tone) {
    box.querySelector('[data-browser=waits]').hidden = true;
    box.querySelector('[data-browser=' + what + ']').hidden = false;
    box.classList.replace('alert-info', tone);
  }
  fetch(box.dataset.probeUrl, { mode: 'no-cors', credentials: 'omit', cache: 'no-store' })
    .then(function () { show('reaches', 'alert-success'); }, function () { show('fails', 'alert-danger'); });
});
