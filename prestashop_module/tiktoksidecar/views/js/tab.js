/* The back office's half of the conversation with the sidecar's frame; both halves name exact origins. */
(function () {
  'use strict';

  var VERSION = 1;
  var PATIENCE_MS = 5000;

  function isPath(path) {
    return typeof path === 'string' && path.length < 2000 && /^\/(?![\/\\])/.test(path);
  }

  /** The state that the frame left in the address: everything behind the #. */
  function pathInAddress() {
    var path = window.location.hash.slice(1);
    return isPath(path) ? path : '/orders';
  }

  function start(root) {
    var frame = root.querySelector('iframe');
    var absent = root.querySelector('.tiktoksidecar-absent');
    var known = pathInAddress();
    var isReady = false;
    var shopTitle = document.title.split(' • ').pop();

    function tell(message) {
      message.v = VERSION;
      frame.contentWindow.postMessage(message, root.dataset.origin);
    }

    function show(what) {
      absent.querySelector('[data-browser=' + what + ']').hidden = false;
    }

    /* An opaque answer is an answer: the sidecar is there, and it is the page that may not show. */
    function askTheBrowser() {
      return fetch(root.dataset.probeUrl, { mode: 'no-cors', credentials: 'omit', cache: 'no-store' })
        .then(function () { show('reaches'); hide('data-when-unreached'); }, function () { show('fails'); });
    }

    function hide(mark) {
      absent.querySelectorAll('[' + mark + ']').forEach(function (part) {
        part.hidden = true;
      });
    }

    /* The server sees what a browser hides from its pages: unknown name, certificate, refusal, wrong origin. */
    function explainAbsence() {
      return fetch(root.dataset.diagnosisUrl, { credentials: 'same-origin', headers: { Accept: 'application/json' } })
        .then(function (response) { return response.json(); })
        .catch(function () { return {}; })
        .then(function (found) {
          if (!found.what || found.is_here) {
            hide('data-when-away');
          }
          if (!found.what) {
            return askTheBrowser();
          }
          ['what', 'hint', 'detail'].forEach(function (part) {
            absent.querySelector('[data-diagnosis-' + part + ']').textContent = found[part] || '';
          });
          if (found.is_here) { /* a window of its own would not tell more */
            hide('data-window');
          }
          absent.querySelector('[data-diagnosis]').hidden = false;
          return null;
        });
    }

    function askForToken() {
      return fetch(root.dataset.tokenUrl, { credentials: 'same-origin', headers: { Accept: 'application/json' } })
        .then(function (response) {
          return response.status === 403 ? { error: 'forbidden' } : response.json();
        })
        .catch(function () { return {}; })
        .then(function (answer) {
          if (typeof answer.token === 'string') {
            return { type: 'token', token: answer.token };
          }
          return { type: 'token', error: answer.error === 'forbidden' ? 'forbidden' : 'signed_out' };
        });
    }

    var answers = {
      ready: function () {
        isReady = true;
        absent.hidden = true;
        root.classList.add('is-ready');
        tell({ type: 'start', path: pathInAddress() });
      },
      state: function (message) {
        if (isPath(message.path) && message.path !== known) {
          known = message.path;
          window.history.pushState(null, '', '#' + known);
        }
      },
      'token-please': function () {
        askForToken().then(tell);
      },
      title: function (message) {
        if (typeof message.text === 'string') {
          document.title = message.text + ' • ' + shopTitle;
        }
      },
      open: function (message) {
        var id = Number(message.id_order);
        if (message.to === 'order' && Number.isSafeInteger(id) && id > 0) {
          window.location.assign(root.dataset.openUrl.replace('{id_order}', String(id)));
        }
      }
    };

    window.addEventListener('message', function (event) {
      var message = event.data;
      if (event.source !== frame.contentWindow || event.origin !== root.dataset.origin) {
        return;
      }
      if (message && message.v === VERSION && Object.prototype.hasOwnProperty.call(answers, message.type)) {
        answers[message.type](message);
      }
    });

    /* Back, Forward and an address typed by hand; pushState above does not come here. */
    window.addEventListener('popstate', function () {
      if (pathInAddress() !== known) {
        known = pathInAddress();
        tell({ type: 'start', path: known });
      }
    });

    /* The frame takes what header and menu leave of the window, whatever their size at the moment. */
    function fit() {
      var top = root.getBoundingClientRect().top + window.pageYOffset;
      root.style.height = Math.max(320, window.innerHeight - top) + 'px';
    }

    absent.querySelector('[data-action=reload]').addEventListener('click', function () {
      window.location.reload();
    });
    document.documentElement.classList.add('has-tiktoksidecar-frame');
    fit();
    window.addEventListener('resize', fit);
    if (window.ResizeObserver) {
      new ResizeObserver(fit).observe(document.body);
    }
    /* Not before now: a quick frame would say "ready" to nobody. */
    frame.src = frame.dataset.src;
    window.setTimeout(function () {
      if (!isReady) {
        absent.hidden = false;
        explainAbsence();
      }
    }, PATIENCE_MS);
  }

  document.addEventListener('DOMContentLoaded', function () {
    var root = document.getElementById('tiktoksidecar');
    if (root) {
      start(root);
    }
  });
}());
