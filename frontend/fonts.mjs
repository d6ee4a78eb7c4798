// Copies the fonts of the paper (文书) from npm into the Python package, which carries them in the wheel.
//
//   node fonts.mjs [node_modules]
//
// Typst sets the notices with these files only, so that a paper looks the same on every machine.
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = resolve(process.argv[2] ?? join(here, "node_modules"));
const target = resolve(here, "../yiciban/documents/fonts");

const files = [
  ["noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf", "NotoSerifSC-Regular.ttf"],
  ["noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf", "NotoSerifSC-Bold.ttf"],
  ["noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf", "NotoSansSC-Regular.ttf"],
  ["noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf", "NotoSansSC-Bold.ttf"],
  // The Open Font License asks that its text travels with the fonts.
  ["noto-serif-sc/LICENSE_FONT", "OFL-NotoSerifSC.txt"],
  ["noto-sans-sc/LICENSE_FONT", "OFL-NotoSansSC.txt"],
];

const same = (from, to) =>
  existsSync(to) && statSync(from).size === statSync(to).size && readFileSync(from).equals(readFileSync(to));

mkdirSync(target, { recursive: true });
let copied = 0;
for (const [source, name] of files) {
  const from = join(modules, "@expo-google-fonts", source);
  const to = join(target, name);
  if (!existsSync(from)) {
    console.error(`fonts: ${from} is missing; run npm install first`);
    process.exit(1);
  }
  if (same(from, to)) continue;
  copyFileSync(from, to);
  copied += 1;
}
console.log(`fonts: ${copied} copied, ${files.length - copied} up to date, in ${target}`);
