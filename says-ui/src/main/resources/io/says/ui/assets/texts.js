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
  const say = (key, ...values) => texts[key].replace(/\{(\d)\}/g, (place, at) => values[at]);
  // What an answer that refuses says of itself; a proxy may have answered in place of the program.
  const refusal = (text, status) => {
    try {
      const problem = JSON.parse(text);
      if (problem.detail) return problem.detail + ". " + problem.hint;
    } catch (e) { /* no problem of ours */ }
    return say("script.status", status);
  };
  return {
    say,
    refusal,
    problem: async (answer) => refusal(await answer.text(), answer.status),
    number: (value, digits) => value.toLocaleString(language, digits === undefined ? { maximumFractionDigits: 6 } : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  };
})();
