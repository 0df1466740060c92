// What the sample lacks: branches, a history of changes, long lists below one row, texts that JSON must escape.
import assert from 'node:assert/strict';

async function write(server, mutation, type, inputs, select) {
  const results = [];
  for (const input of inputs) {
    const document = `mutation($input: ${type}!) { out: ${mutation}(input: $input) { ${select} userErrors { code message field } } }`;
    const { out } = await server.query(document, { input });
    assert.deepEqual(out.userErrors, [], JSON.stringify(input));
    results.push(out);
  }
  return results;
}

/** Writes it all through the API. */
export async function enrich(server) {
  const branches = await write(server, 'branchCreate', 'BranchCreateInput', ['Kyiv', 'Łódź "Centrum"', 'Zürich\\1'].map((name) => ({ name })), 'branch { id }');
  const { customers } = await server.query('{ customers(first: 60, includeDisabled: true) { nodes { id status } } }');
  const ids = customers.nodes.map(({ id }) => id);
  const update = (place, change) => ({ id: ids[place], ...change });
  await write(server, 'customerUpdate', 'CustomerUpdateInput', [
    ...branches.map(({ branch }, place) => update(place, { branchId: branch.id })),
    update(3, { name: { given: 'Anna "Ann"', family: 'Back\\slash' } }),
    update(4, { name: { given: 'Zoë\u2028', family: '😀 𝒵' } }),
    update(5, { name: { given: 'Ta b', family: 'Ｆull' } }),
    update(6, { name: null, externalId: null, login: null, labels: [] }),
    update(7, { labels: ['é', 'quo"te', 'vip', '</script>'] }),
    update(0, {
      dateOfBirth: '1990-02-28', phone: '+380441234567', residence: { street: 'Khreshchatyk 1', city: 'Kyiv "Центр"', postCode: '01001', country: 'UA' },
      identities: [
        { type: 'PASSPORT', country: 'UA', number: 'FT123456', issuedOn: '2019-01-01', expiresOn: '2029-01-01' },
        { type: 'TAX_ID', country: 'PL', number: '12' },
      ],
    }),
    ...ids.slice(8, 14).map((id) => ({ id, disabled: true })),
    ...ids.slice(14, 20).map((id) => ({ id, balanceLimit: { amount: '100.5' } })),
  ], 'customer { id }');
  const open = customers.nodes.filter(({ status }) => status === 'ACTIVE' || status === 'REGISTERED').map(({ id }) => id);
  const asset = (place) => ({ code: `X${place}`, issuer: 'eip155:1:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb' });
  const account = (place) => ({ customerId: open[place % 3], asset: asset(place) });
  const opened = await write(server, 'accountOpen', 'AccountOpenInput', Array.from({ length: 30 }, (_, place) => account(place)), 'account { id }');
  const wallet = (place) => `polkadot:91b171bb158e2d3848fa23a9f1c25182:${String(place).padStart(6, 'A')}`;
  await write(server, 'addressAdd', 'AddressAddInput', Array.from({ length: 25 }, (_, place) => (
    { accountId: opened[0].account.id, caip10: wallet(place), label: place % 2 === 0 ? `No. ${place}` : null }
  )), 'address { id }');
  await write(server, 'customerDeactivate', 'CustomerTransitionInput', open.slice(3, 8).map((id) => ({ id, reason: 'a "reason"' })), 'customer { id }');
  await write(server, 'customerReactivate', 'CustomerTransitionInput', open.slice(3, 5).map((id) => ({ id })), 'customer { id }');
}
