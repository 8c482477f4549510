"use strict";
// What scripts say and how they write numbers, in the language of the page.
const says = (() => {
  const texts = JSON.parse(document.body.dataset.texts);
  const language = document.documentElement.lang;
  // The address changes without a new page when something is asked for: the other language is asked for the same.
  document.querySelector("a.language").addEventListener("click", (event) => {
    const link = event.currentTarget;
    link.href = link.pathname + "?next=" + encodeURIComponent(location.pathname + location.search);
  });
  return {
    say: (key, ...values) => texts[key].replace(/\{(\d)\}/g, (place, at) => values[at]),
    number: (value, digits) => value.toLocaleString(language, digits === undefined ? { maximumFractionDigits: 6 } : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  };
})();
