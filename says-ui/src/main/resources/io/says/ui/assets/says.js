"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;
  const charts = [];

  const draw = () => {
    if (!window.echarts) return;
    charts.splice(0).forEach((chart) => chart.dispose());
    const css = getComputedStyle(root);
    const color = (name) => css.getPropertyValue(name).trim();
    document.querySelectorAll("table[data-chart]").forEach((table) => {
      const rows = [...table.tBodies[0].rows].map((row) => [row.cells[0].dataset.label, Number(row.cells[2].dataset.value)]);
      const chart = echarts.init($(table.dataset.chart));
      chart.setOption({
        animation: false,
        grid: { left: 8, right: 8, top: 12, bottom: 8, containLabel: true },
        tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => says.number(value) },
        xAxis: { type: "category", data: rows.map((row) => row[0]), axisLabel: { color: color("--soft") }, axisLine: { lineStyle: { color: color("--line") } } },
        yAxis: { type: "value", axisLabel: { color: color("--soft"), formatter: (value) => says.number(value) }, splitLine: { lineStyle: { color: color("--line") } } },
        series: [{ type: "bar", data: rows.map((row) => row[1]), itemStyle: { color: color("--accent"), borderRadius: [4, 4, 0, 0] } }],
      });
      charts.push(chart);
    });
  };
  draw();
  addEventListener("resize", () => charts.forEach((chart) => chart.resize()));

  addEventListener("says:theme", draw);

  if ($("k")) $("k").addEventListener("input", () => { $("k-value").value = $("k").value; });

  const execute = $("execute");
  let serving;
  let shown = "";
  let last = 0;
  execute.addEventListener("click", async () => {
    execute.disabled = true;
    $("refusal").textContent = says.say("script.starting");
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    try {
      const answer = await fetch("/api/v1/runs", { method: "POST", headers });
      if (answer.status === 401) { location = "/login?next=" + encodeURIComponent(location.pathname); return; }
      if (answer.ok) return;
      $("refusal").textContent = await says.problem(answer);
    } catch (e) {
      $("refusal").textContent = says.say("script.silent");
    }
    execute.disabled = false;
  });

  const words = (state) => says.say("state." + state);
  const seconds = (stage) => {
    if (!stage.startedAt) return "";
    const end = stage.endedAt ? Date.parse(stage.endedAt) : Date.now();
    return says.number(Math.max(0, (end - Date.parse(stage.startedAt)) / 1000), 1) + " s";
  };
  const texts = new Map([...$("stages").children].map((item) => [item.dataset.stage, item.querySelector("p").textContent]));
  const stageItem = (stage) => {
    const there = [...$("stages").children].find((item) => item.dataset.stage === stage.stage);
    if (there) return there;
    const item = $("stages").firstElementChild.cloneNode(true);
    item.dataset.stage = stage.stage;
    item.querySelector("strong").textContent = stage.stage;
    item.querySelector("p").textContent = texts.get(stage.stage) || stage.description;
    item.querySelector("progress").setAttribute("aria-label", says.say("script.progress", stage.stage));
    $("stages").append(item);
    return item;
  };
  const show = (view) => {
    if (serving !== undefined && serving !== view.serving) { location.reload(); return; }
    serving = view.serving;
    $("notice").hidden = !view.notice;
    $("notice").textContent = view.notice || "";
    execute.disabled = Boolean(view.refusal);
    $("refusal").textContent = view.refusal || "";
    const run = view.run;
    if (!run) return;
    $("run-state").textContent = words(run.state) + (run.errorText ? ": " + run.errorText : "");
    run.stages.forEach((stage) => {
      const item = stageItem(stage);
      const state = run.state === "CRASHED" && stage.state === "RUNNING" ? "CRASHED" : stage.state;
      item.dataset.state = state;
      item.querySelector(".state").textContent = words(state);
      item.querySelector(".time").textContent = seconds(stage);
      const bar = item.querySelector("progress");
      bar.hidden = state !== "RUNNING" && state !== "RETRYING";
      if (stage.total > 0) { bar.max = stage.total; bar.value = stage.done; } else bar.removeAttribute("value");
      item.querySelector(".facts").textContent = stage.errorText || [stage.progress, ...Object.entries(stage.facts).map(([name, count]) => name + " " + says.number(count))].filter(Boolean).join(" · ");
    });
  };
  says.live("/api/v1/live", {
    snapshot: (event) => show(JSON.parse(event.data)),
    log: (event) => {
      const line = JSON.parse(event.data);
      if (line.runId !== shown) { shown = line.runId; last = 0; $("log").textContent = ""; }
      if (line.sequence <= last) return;
      last = line.sequence;
      $("log").append(line.at.substring(11, 19) + " " + (line.stage || says.say("script.run")) + "  " + line.message + "\n");
      $("log").scrollTop = $("log").scrollHeight;
    },
  });
})();
