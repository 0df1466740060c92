// What the rules find and the contract means. Each is one finding, with its reason; one that is no longer found has to go.

const BUILT_IN = 'the specification itself defines this directive; its definition is written out by a library';

export const EXCEPTIONS = {
  'Field "address" starts with the name of the parent type "Address"':
    'the address of an Address in the form of its chain, beside its CAIP-10 id: CAIP-10 calls it so',
  'Type "TypeCount" should not have "Type" prefix': 'a count by type, as LevelCount is one by level',
  'Description is required for input value "if" in directive "include"': BUILT_IN,
  'Description is required for input value "if" in directive "skip"': BUILT_IN,
  'Description is required for input value "url" in directive "specifiedBy"': BUILT_IN,
  'Directive `specifiedBy` is unreachable.': BUILT_IN,
};
