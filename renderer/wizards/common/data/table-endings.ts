/** What small tables of a person are called, without the dot. */
export const tableEndings: readonly string[] = ['csv', 'tsv', 'txt', 'xlsx', 'csv.gz', 'tsv.gz'];
