"use strict";
// Who picks by keyboard goes on at the same place of the list, which htmx finds by its id; where that is gone, at what was picked.
document.body.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("picks").focus({ preventScroll: true });
});
// To htmx the value of the button pressed takes the place of all others of its name; a form without scripts sends them all.
document.body.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.tagName !== "FORM") return;
  const picked = [...detail.elt.querySelectorAll('input[name="listen"]')].map((input) => input.value);
  const listens = new Set([...picked, ...detail.formData.getAll("listen")]);
  detail.formData.delete("listen");
  listens.forEach((listen) => detail.formData.append("listen", listen));
});
