import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const executable = [process.env["CHROMIUM_PATH"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path !== undefined && existsSync(path));

/** Whether PDFs can be printed here: that takes Chromium. */
export const canPrint = executable !== undefined;

export async function openPrinter(): Promise<Browser> {
  return chromium.launch({ ...(executable === undefined ? {} : { executablePath: executable }), args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
}

/** Prints a page as a browser does: A4, with a header and the page's number at its foot. */
export async function printPdf(browser: Browser, html: string, header: string): Promise<Uint8Array> {
  const page = await browser.newPage();
  try {
    await page.setContent(html);
    const size = "font-size:9px;width:100%;text-align:center";
    return await page.pdf({
      format: "A4",
      displayHeaderFooter: true,
      headerTemplate: `<div style="${size}">${header}</div>`,
      footerTemplate: `<div style="${size}"><span class="pageNumber"></span> / <span class="totalPages"></span></div>`,
      margin: { top: "2.2cm", bottom: "2.2cm", left: "2cm", right: "2cm" },
    });
  } finally {
    await page.close();
  }
}
