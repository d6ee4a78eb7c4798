// Builds yiciban/site/static/dist: one style sheet, one script, one icon sprite.
// Nothing is fetched; everything comes from node_modules and from this repository.
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const dist = join(root, "yiciban/site/static/dist");
const modules = join(here, "node_modules");
// Offices run browsers of 2021 (360, Sogou, older WebViews); esbuild lowers what it can.
const target = ["chrome90", "firefox90", "safari14.1"];

/** Every source below `folder` with one of these endings. */
async function filesIn(folder, endings) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.includes("/static/") && !path.includes("__pycache__"))
    .sort();
}

/** The class names a source uses: words inside class="…", "class": "…" and classList calls. */
function classNames(source) {
  const found = new Set();
  for (const [, text] of source.matchAll(/(?:class(?:Name)?"?\s*[=:]\s*|classList\.\w+\()["']([^"']*)/g)) {
    for (const word of text.replace(/\{[%{].*?[%}]\}/g, " ").split(/[\s,]+/)) if (word) found.add(word);
  }
  return found;
}

// Tabler's classes that our own style sheet writes in full would only add weight.
const OURS = new Set("btn btn-primary btn-danger btn-text card form-label form-hint form-control form-select visually-hidden on off progress table legend status steps small strong lead".split(" "));
const TAGS = "html body a button input select textarea label fieldset legend table thead tbody tfoot tr th td caption img svg iframe hr pre code small sub sup abbr address blockquote summary ul ol dl dt dd p b strong h1 h2 h3 h4".split(" ");

/** The rules of Tabler that some template needs: plain elements, and the classes really used. */
async function tablerUsed(sources) {
  const css = await readFile(join(modules, "@tabler/core/dist/css/tabler.min.css"), "utf8");
  const classes = new Set(sources.flatMap(({ text }) => [...classNames(text)]));
  const used = [...classes].filter((name) => !name.startsWith("y-") && !OURS.has(name));
  const [result] = await new PurgeCSS().purge({
    content: [{ raw: "-", extension: "html" }],
    css: [{ raw: css }],
    defaultExtractor: () => ({ tags: TAGS, classes: used, ids: [], attributes: { names: [], values: [] }, undetermined: [] }),
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  // People keep the scroll bars of their own system.
  return result.css.replace(/[^{}]*::-webkit-scrollbar[^{}]*\{[^{}]*\}|\*\{scrollbar-[^}]*\}/g, "");
}

async function iconSprite(sources) {
  const wanted = new Map();
  for (const line of (await readFile(join(here, "src/icons.txt"), "utf8")).split("\n")) {
    const name = line.replace(/#.*/, "").trim();
    if (name) wanted.set(name, "src/icons.txt");
  }
  for (const { path, text } of sources) {
    if (!path.endsWith(".html") && !path.endsWith(".py")) continue;
    for (const [, name] of text.matchAll(/\bicon(?:\s+|\s*=\s*)"([a-z0-9-]+)"/g)) wanted.set(name, relative(root, path));
  }
  const symbols = [];
  const missing = [];
  for (const [name, from] of [...wanted].sort()) {
    const filled = name.endsWith("-filled");
    const path = join(modules, "@tabler/icons/icons", filled ? "filled" : "outline", `${filled ? name.slice(0, -7) : name}.svg`);
    if (!existsSync(path)) {
      missing.push(`${name} (${from})`);
      continue;
    }
    const svg = await readFile(path, "utf8");
    const inner = svg.slice(svg.indexOf(">") + 1, svg.lastIndexOf("</svg>")).replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "").replace(/\s*\n\s*/g, "");
    const look = filled ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24" ${look}>${inner}</symbol>`);
  }
  if (missing.length) throw new Error(`No such Tabler icon: ${missing.join(", ")}`);
  return { count: symbols.length, svg: `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n` };
}

/** What we carry of others, under their own words. */
async function licences() {
  const read = (path) => readFile(join(modules, path), "utf8");
  const tabler = (await read("@tabler/core/dist/css/tabler.css")).match(/\/\*![\s\S]*?\*\//)?.[0] ?? "";
  const parts = [`yiciban.css contains parts of Tabler and Bootstrap (MIT).\n${tabler}`, `icons.svg contains Tabler Icons; the text of the MIT licence holds for Tabler and Bootstrap too.\n\n${await read("@tabler/icons/LICENSE")}`, `yiciban.js contains htmx.\n\n${await read("htmx.org/LICENSE")}`];
  return parts.map((part) => part.trim()).join("\n\n----\n\n") + "\n";
}

async function build() {
  const started = Date.now();
  await mkdir(dist, { recursive: true });
  const paths = [...(await filesIn(join(root, "yiciban"), [".html", ".py"])), ...(await filesIn(join(here, "src"), [".js"]))];
  const sources = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, "utf8") })));
  const sprite = await iconSprite(sources);
  await writeFile(join(dist, "icons.svg"), sprite.svg);
  await writeFile(join(dist, "licences.txt"), await licences());
  await copyFile(join(here, "src/favicon.svg"), join(dist, "favicon.svg"));
  const used = {
    name: "tabler-used",
    setup(plugin) {
      plugin.onResolve({ filter: /^tabler:used$/ }, (args) => ({ path: args.path, namespace: "tabler" }));
      plugin.onLoad({ filter: /.*/, namespace: "tabler" }, async () => ({ contents: await tablerUsed(sources), loader: "css" }));
    },
  };
  const result = await esbuild.build({
    entryPoints: { yiciban: join(here, "src/yiciban.js"), "yiciban.style": join(here, "src/css/yiciban.css") },
    outdir: dist,
    bundle: true,
    minify: true,
    format: "esm",
    target,
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    write: false,
    plugins: [used],
    logLevel: "warning",
  });
  for (const file of result.outputFiles) {
    const name = file.path.endsWith(".css") ? "yiciban.css" : "yiciban.js";
    await writeFile(join(dist, name), file.contents);
    console.log(`${name.padEnd(12)} ${(file.contents.length / 1024).toFixed(1)} KB`);
  }
  console.log(`icons.svg    ${(sprite.svg.length / 1024).toFixed(1)} KB, ${sprite.count} icons`);
  if (existsSync(join(here, "fonts.mjs"))) {
    const fonts = spawnSync(process.execPath, [join(here, "fonts.mjs")], { stdio: "inherit" });
    if (fonts.status !== 0) throw new Error("fonts.mjs failed");
  }
  console.log(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

if (process.argv.includes("--clean")) await rm(dist, { recursive: true, force: true });
await build();
if (process.argv.includes("--watch")) {
  const { watch } = await import("node:fs");
  let timer;
  const again = (_, name) => {
    if (!name || /static|__pycache__|\.pyc$/.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => build().catch((error) => console.error(error.message)), 150);
  };
  watch(join(here, "src"), { recursive: true }, again);
  watch(join(root, "yiciban"), { recursive: true }, again);
  console.log("watching …");
}
