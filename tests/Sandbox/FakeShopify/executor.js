// Executes what the app sends against Shopify's own Admin schema; one process serves all stand-in stores of a test run.
// node executor.js SCHEMA.json.gz prints its port. POST {query, operationName, variables, callback, available, mostCost} answers {errors, data, cost, actualCost, refused}.
// Each root field is asked from the store at `callback` ({type, field, args, key}); below that, values are looked up by name. A value {$ask: x} is asked in its turn
// ({type, field, args, of: x}), which is how fields with arguments and circles work. Without `callback` the document is only checked and its cost told.
'use strict';
const fs = require('fs'), http = require('http'), zlib = require('zlib'), g = require('graphql');
const { getVariableValues, getDirectiveValues } = require('graphql/execution/values');
const schema = g.buildClientSchema(JSON.parse(zlib.gunzipSync(fs.readFileSync(process.argv[2]))).data, { assumeValid: true });
const needsKey = new Set(['refundCreate']); // of the mutations we use; https://shopify.dev/docs/api/usage/idempotent-requests
const roots = [schema.getQueryType(), schema.getMutationType()];
const refuse = (message, nodes, extensions, path) => new g.GraphQLError(message, { nodes, path, extensions });

// graphql-js takes anything for a scalar it does not know; Shopify does not.
const scalar = (name, ok) => {
  const type = schema.getType(name);
  type.parseValue = (value) => { if (!ok(value)) throw new g.GraphQLError(`invalid ${name} '${value}'`); return value; };
  type.parseLiteral = (node, variables) => type.parseValue(g.valueFromASTUntyped(node, variables));
};
const number = (v) => typeof v === 'number' || (typeof v === 'string' && /^-?\d+(\.\d+)?$/.test(v));
scalar('Decimal', number);
scalar('Money', number);
scalar('UnsignedInt64', (v) => /^\d+$/.test(`${v}`));
scalar('DateTime', (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(v) && !isNaN(Date.parse(v)));
scalar('Date', (v) => typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v));
scalar('URL', (v) => typeof v === 'string' && v.length > 0);

// Unknown fields in Shopify's words instead of graphql-js's.
const KnownFields = (context) => ({
  Field(node, key, parent, path, ancestors) {
    const type = context.getParentType();
    if (!type || context.getFieldDef()) return;
    const above = ancestors.filter((a) => a.kind === 'Field').map((a) => a.alias?.value ?? a.name.value);
    const operation = ancestors.find((a) => a.kind === 'OperationDefinition');
    const start = operation ? `${operation.operation}${operation.name ? ' ' + operation.name.value : ''}` : `fragment ${ancestors.find((a) => a.kind === 'FragmentDefinition')?.name.value}`;
    context.reportError(refuse(`Field '${node.name.value}' doesn't exist on type '${type.name}'`, node,
      { code: 'undefinedField', typeName: type.name, fieldName: node.name.value }, [start, ...above, node.name.value]));
  },
});
const rules = [...g.specifiedRules.filter((r) => r !== g.FieldsOnCorrectTypeRule), KnownFields, g.NoDeprecatedCustomRule];

function* deprecatedInputs(type, value, at) {
  type = g.getNullableType(type);
  if (value == null) return;
  if (g.isListType(type)) for (const [i, v] of [].concat(value).entries()) yield* deprecatedInputs(type.ofType, v, `${at}.${i}`);
  if (!g.isInputObjectType(type)) return;
  for (const [name, field] of Object.entries(type.getFields())) {
    if (!(name in value)) continue;
    if (field.deprecationReason) yield `The input field ${type.name}.${name} is deprecated. ${field.deprecationReason}`;
    yield* deprecatedInputs(field.type, value[name], `${at}.${name}`);
  }
}

function check(document, operation, variables) {
  const errors = g.validate(schema, document, rules).map((e) => e.extensions.code ? e : refuse(e.message, e.nodes, { code: 'invalid' }));
  if (errors.length || !operation) return errors;
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
  if (coerced.errors) return coerced.errors.map((e) => refuse(e.message, e.nodes, { code: 'INVALID_VARIABLE' }));
  for (const d of operation.variableDefinitions ?? [])
    for (const message of deprecatedInputs(g.typeFromAST(schema, d.type), variables?.[d.variable.name.value], d.variable.name.value)) errors.push(refuse(message, d, { code: 'deprecated' }));
  for (const field of operation.selectionSet.selections) {
    if (needsKey.has(field.name?.value) && !field.directives.some((d) => d.name.value === 'idempotent'))
      errors.push(refuse('The @idempotent directive is required for this mutation but was not provided.', field, { code: 'BAD_REQUEST' }, [field.name.value]));
  }
  return errors;
}

// The published rule: an object 1, a connection its size times a node, a mutation 10; payloads, errors, edges and page infos nothing.
const free = /(Payload|Connection|Edge|PageInfo|UserError|Error)$/;
const isConnection = (type) => /Connection$/.test(type.name);
function cost(document, operation, values) {
  const fragments = Object.fromEntries(document.definitions.filter((d) => d.kind === 'FragmentDefinition').map((d) => [d.name.value, d]));
  const size = (node, name) => { const a = node.arguments.find((x) => x.name.value === name); return a && g.valueFromASTUntyped(a.value, values); };
  const sum = (set, type, times) => {
    let all = 0, oneOf = 0;
    for (const node of set.selections) {
      if (node.kind === 'Field') { all += field(node, type, times); continue; }
      const part = node.kind === 'InlineFragment' ? node : fragments[node.name.value];
      const on = part.typeCondition ? schema.getType(part.typeCondition.name.value) : type;
      const n = sum(part.selectionSet, on, times);
      if (on === type) all += n; else oneOf = Math.max(oneOf, n);
    }
    return all + oneOf;
  };
  const field = (node, parent, times) => {
    if (!node.selectionSet || node.name.value.startsWith('__')) return 0;
    const type = g.getNamedType(parent.getFields()[node.name.value].type);
    if (/(UserErrors?|errors)$/i.test(node.name.value)) return 0;
    if (isConnection(type)) return sum(node.selectionSet, type, size(node, 'first') ?? size(node, 'last') ?? 1);
    if (isConnection(parent)) return free.test(type.name) && node.name.value !== 'edges' ? 0 : times * ((node.name.value === 'edges' ? 0 : 1) + sum(node.selectionSet, type, 1));
    return (free.test(type.name) ? 0 : 1) + sum(node.selectionSet, type, 1);
  };
  return (operation.operation === 'mutation' ? 10 : 0) + sum(operation.selectionSet, operation.operation === 'mutation' ? roots[1] : roots[0], 1);
}

function page(all, args, node) {
  if (args.first == null && args.last == null) throw refuse('you must provide one of first or last', node, { code: 'BAD_REQUEST' });
  if ((args.first ?? args.last) > 250) throw refuse('first cannot exceed 250', node, { code: 'BAD_REQUEST' });
  const cursor = (i) => Buffer.from(`at:${i}`).toString('base64'), at = (c) => +Buffer.from(c, 'base64').toString().slice(3);
  let from = args.after ? at(args.after) + 1 : 0, to = args.before ? at(args.before) : all.length;
  if (args.first != null) to = Math.min(to, from + args.first); else from = Math.max(from, to - args.last);
  const edges = all.slice(from, to).map((value, i) => ({ node: value, cursor: cursor(from + i) }));
  const ends = { startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null };
  return { edges, nodes: edges.map((e) => e.node), pageInfo: { hasNextPage: to < all.length, hasPreviousPage: from > 0, ...ends } };
}

async function ask(context, question, nodes) {
  const answer = await fetch(context.callback, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(question) }).then((r) => r.json());
  if (answer.error) throw refuse(answer.error.message, nodes, answer.error.extensions);
  return answer.value;
}

async function fieldResolver(source, args, context, info) {
  const type = info.parentType, field = info.fieldName, returns = g.getNamedType(info.returnType);
  const directive = roots.includes(type) && getDirectiveValues(schema.getDirective('idempotent'), info.fieldNodes[0], info.variableValues);
  let value = roots.includes(type) ? await ask(context, { type: type.name, field, args, key: directive?.key }, info.fieldNodes) : source[field];
  if (value?.$ask !== undefined) value = await ask(context, { type: type.name, field, args, of: value.$ask }, info.fieldNodes);
  if (value === undefined) throw refuse(`the stand-in does not know ${type.name}.${field}`, info.fieldNodes, { code: 'UNKNOWN_TO_STAND_IN' });
  if (value !== null && isConnection(returns)) return page(value, args, info.fieldNodes);
  if (value !== null && g.isCompositeType(returns) && !free.test(returns.name)) context.actual += Array.isArray(value) ? (isConnection(type) ? value.length : Math.min(1, value.length)) : 1;
  return value;
}

async function run({ query, operationName, variables, callback, available, mostCost }) {
  let document;
  try { document = g.parse(query ?? ''); } catch (e) { return { errors: [refuse(e.message, undefined, { code: 'PARSE_ERROR' })] }; }
  const operations = document.definitions.filter((d) => d.kind === 'OperationDefinition');
  const operation = operations.find((o) => !operationName ? operations.length === 1 : o.name?.value === operationName);
  if (callback && !operation) return { errors: [refuse(operationName ? `No operation named "${operationName}"` : 'An operation name is required', undefined, { code: 'BAD_REQUEST' })] };
  const errors = check(document, operation, variables);
  if (!callback) return { errors, cost: operation && !g.validate(schema, document).length ? cost(document, operation, variables ?? {}) : undefined };
  if (errors.length) return { errors };
  const values = { ...Object.fromEntries((operation.variableDefinitions ?? []).filter((d) => d.defaultValue).map((d) => [d.variable.name.value, g.valueFromASTUntyped(d.defaultValue)])), ...variables };
  const requested = cost(document, operation, values);
  if (mostCost && requested > mostCost) return { cost: requested, refused: 'MAX_COST_EXCEEDED' };
  if (available !== undefined && requested > available) return { cost: requested, refused: 'THROTTLED' };
  const context = { callback, actual: operation.operation === 'mutation' ? 10 : 0 };
  const result = await g.execute({ schema, document, operationName, variableValues: variables, contextValue: context, fieldResolver, typeResolver: (value) => value.__typename });
  return { ...result, cost: requested, actualCost: Math.max(1, Math.min(context.actual, requested)) };
}

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', async () => {
    let answer, status = 200;
    try { answer = await run(JSON.parse(Buffer.concat(parts))); } catch (e) { [status, answer] = [500, { crash: e.stack }]; }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});
server.keepAliveTimeout = 120000;
server.listen(0, '127.0.0.1', () => console.log(`listening at ${server.address().port}`));
process.stdin.on('end', () => process.exit(0)).on('error', () => {}).resume(); // ends with its parent, by whatever death
