"use strict";
(() => {
  const form = document.getElementById("change");
  if (!form) return;
  const said = document.getElementById("moved");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const rollback = event.submitter && event.submitter.dataset.move === "rollback";
    const path = rollback ? "rollback" : encodeURIComponent(form.candidate.value) + "/promote";
    said.textContent = says.say(rollback ? "script.rolling-back" : "script.checking");
    try {
      const answer = await fetch("/api/v1/releases/" + path, {
        method: "POST",
        headers: { ...JSON.parse(document.body.getAttribute("hx-headers")), "Content-Type": "application/json" },
        body: JSON.stringify({ reason: form.reason.value }),
      });
      if (answer.status === 401) { location = "/login?next=/models"; return; }
      if (answer.ok) { location.reload(); return; }
      said.textContent = await says.problem(answer);
    } catch (e) { said.textContent = says.say("script.silent"); }
  });
})();
