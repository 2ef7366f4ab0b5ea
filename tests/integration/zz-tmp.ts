import { readdirSync, readFileSync } from 'node:fs'
import { openTestDatabase } from '@/tests/integration/database'
import { importCsvFile } from '@/lib/services/import-csv'
const d = await openTestDatabase()
const now = new Date()
async function run(folder: string, n=9999) {
  const t=performance.now(); let w=0, r=0, g=0; let slow=0
  const bad: unknown[]=[]
  for (const f of readdirSync(folder).filter(f=>f.endsWith('.csv')).slice(0,n)) {
    const t1=performance.now()
    const res = await importCsvFile(d.db,{name:f,content:readFileSync(folder+'/'+f,'utf8')},now)
    slow=Math.max(slow,performance.now()-t1)
    w+=res.barsWritten; r+=res.refused.length; g+=res.gaps.length; bad.push(...res.refused)
    if (folder.includes('other')||folder.includes('long')||folder.includes('recent')) console.log(f,res.layout,res.rows,res.barsWritten,res.actionsWritten,res.warnings.length,res.refused.filter(x=>x.line===null))
  }
  console.log(folder,{w,r,g,slow,ms:performance.now()-t}); console.log(bad.slice(0,6))
}
const m='/work/shared/market-data/'
if (process.argv[2]==='small') { await run(m+'daily',5); await run(m+'daily',5) } else {
await run(m+'daily'); await run(m+'daily'); await run(m+'other'); await run(m+'daily-long');await run(m+'daily-long'); await run(m+'daily-recent'); await run(m+'intraday') ; await run(m+'constituents')}
console.log(await d.db.priceSeries.findMany({where:{symbol:'AAPL'}}))
await d.close()
