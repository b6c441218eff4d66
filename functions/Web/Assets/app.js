// Our own few lines beside htmx. Every page works without them; they make it smoother.
(() => {
  'use strict';
  const $ = (id) => document.getElementById(id);

  // A page that came by fetch is announced and read from its top, like one that was loaded.
  document.addEventListener('htmx:after:swap', (event) => {
    const ctx = event.detail && event.detail.ctx;
    if (!ctx || ctx.target !== document.body) return;
    const wrong = $('errors');
    if (wrong) wrong.focus();
    else if ($('page') && !document.querySelector('[autofocus]')) $('page').focus({ preventScroll: true });
    if (!wrong && !location.hash) scrollTo(0, 0);
  });

  // What failed is no place to come back to.
  document.addEventListener('htmx:before:history:update', (event) => {
    const response = event.detail.response;
    if (response && response.status >= 400) event.preventDefault();
  });

  // No connection: say so, keep what was typed.
  const offline = (yes) => { if ($('offline')) { $('offline').hidden = !yes; if (yes) $('offline').scrollIntoView({ block: 'nearest' }); } };
  document.addEventListener('htmx:error', (event) => { if (event.detail.ctx) offline(true); });
  document.addEventListener('htmx:before:request', () => offline(false));

  // A button pressed twice is pressed once.
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.sent && !form.hasAttribute('target')) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (form.method !== 'post' || form.hasAttribute('target') || form.dataset.again !== undefined) return;
    form.dataset.sent = 'yes';
    setTimeout(() => { delete form.dataset.sent; }, 3000);
  }, true);
  document.addEventListener('htmx:finally:request', () => { for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent; });
  addEventListener('pageshow', () => { for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent; });

  // <button data-insert="{{store}}" data-into="f-text"> puts words where the cursor was.
  document.addEventListener('click', (event) => {
    const button = event.target.closest && event.target.closest('[data-insert]');
    const field = button && $(button.dataset.into);
    if (!field) return;
    field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, 'end');
    field.focus();
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });

  // <form data-preview="button-id">: what is typed is shown a moment later, by pressing that button.
  let wait;
  document.addEventListener('input', (event) => {
    const form = event.target.closest && event.target.closest('form[data-preview]');
    const button = form && $(form.dataset.preview);
    if (!button) return;
    clearTimeout(wait);
    wait = setTimeout(() => form.requestSubmit(button), 500);
  });

  // <select data-send> and <input data-send>: choosing is enough. Their form has a button for those without script.
  document.addEventListener('change', (event) => {
    if (event.target.matches && event.target.matches('[data-send]')) event.target.form.requestSubmit();
  });

  // <input type="checkbox" data-all="case">: ticks all of that name.
  document.addEventListener('change', (event) => {
    const name = event.target.dataset && event.target.dataset.all;
    if (name) for (const box of event.target.form.querySelectorAll('input[type=checkbox][name="' + CSS.escape(name) + '"]')) box.checked = event.target.checked;
  });
})();
