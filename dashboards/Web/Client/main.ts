import { startAges } from "./ages.js";
import { startLive } from "./live.js";

startAges();
startLive();
if (document.querySelector("[data-chart]")) void import("./charts.js").then((charts) => charts.startCharts());
