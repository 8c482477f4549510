"use strict";
(() => {
  const form = document.getElementById("ask");
  if (!form) return;
  form.addEventListener("says:chosen", () => form.requestSubmit());
  form.addEventListener("input", (event) => {
    const shown = form.querySelector('output[for="' + event.target.id + '"]');
    if (shown) shown.value = event.target.value;
  });
  // A dial that is off and what is empty is left out of the address; a nought that somebody wrote is a value.
  const dial = (name) => name !== "k" && form.elements[name] && form.elements[name].type === "range";
  document.body.addEventListener("htmx:configRequest", (event) => {
    const parameters = event.detail.parameters;
    for (const name of Object.keys(parameters)) {
      const value = parameters[name];
      if (value === "" || (value === "0" && dial(name))) delete parameters[name];
    }
    if (!parameters.user) event.preventDefault();
  });
  document.body.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-from]");
    if (!button) return;
    const said = button.parentElement.querySelector(".copied");
    try {
      let text = button.dataset.copy;
      if (!text) {
        const answer = await fetch(button.dataset.copyFrom);
        if (!answer.ok) { said.textContent = await says.problem(answer); return; }
        text = await answer.text();
      }
      await navigator.clipboard.writeText(text);
      said.textContent = says.say("script.copied");
    } catch (e) {
      said.textContent = says.say("script.not-copied");
    }
  });
})();
