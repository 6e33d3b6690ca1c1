import { unpackPage, type PageData } from "../page-data.ts";
import { ChartApp } from "./chart-app.ts";
import { find } from "./elements.ts";

const data = find("data", HTMLScriptElement).textContent;
// What the program has written itself.
new ChartApp(unpackPage(JSON.parse(data) as PageData)).start();
