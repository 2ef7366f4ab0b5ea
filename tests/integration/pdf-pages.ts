import { inflateSync } from 'node:zlib'

/** The words of each page of a PDF that pdfkit made: what stands in its streams as hexadecimal text. */
export const pdfPages = (pdf: Buffer): string[] =>
  [...pdf.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)]
    .map(([, stream]) => inflateSync(Buffer.from(stream ?? '', 'latin1')).toString('latin1'))
    .map((stream) =>
      [...stream.matchAll(/\[(.*?)\] TJ/g)]
        .map(([, line]) =>
          [...(line ?? '').matchAll(/<([0-9a-f]*)>/g)]
            .map(([, hex]) => Buffer.from(hex ?? '', 'hex').toString('latin1'))
            .join(''),
        )
        .join(' '),
    )
