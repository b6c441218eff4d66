// One rule for each file in alarms/. A rule rings when its query finds a row. What each means and what to do: README.md, the chapter of the same name.
// Severity: 0 nothing works, 1 customers or merchants are hurt, 2 they soon will be, 3 one merchant has something to do.
param prefix string
param location string
param tags object
param workspaceId string
param actionGroupId string

var alarms = [
  { name: 'cannot-start', severity: 0, every: 'PT5M', over: 'PT15M', query: loadTextContent('alarms/cannot-start.kql') }
  { name: 'watch-missing', severity: 0, every: 'PT5M', over: 'PT30M', query: loadTextContent('alarms/watch-missing.kql') }
  { name: 'answers-5xx', severity: 1, every: 'PT5M', over: 'PT15M', query: loadTextContent('alarms/answers-5xx.kql') }
  { name: 'poison', severity: 1, every: 'PT5M', over: 'PT15M', query: loadTextContent('alarms/poison.kql') }
  { name: 'mail-refused', severity: 1, every: 'PT5M', over: 'PT15M', query: loadTextContent('alarms/mail-refused.kql') }
  { name: 'queue-age', severity: 2, every: 'PT5M', over: 'PT15M', query: loadTextContent('alarms/queue-age.kql') }
  { name: 'webhook-slow', severity: 2, every: 'PT15M', over: 'PT30M', query: loadTextContent('alarms/webhook-slow.kql') }
  { name: 'sweep-missing', severity: 2, every: 'PT30M', over: 'PT3H', query: loadTextContent('alarms/sweep-missing.kql') }
  { name: 'case-stands-still', severity: 2, every: 'PT15M', over: 'PT15M', query: loadTextContent('alarms/case-stands-still.kql') }
  { name: 'store-must-reconnect', severity: 3, every: 'PT1H', over: 'PT1H', query: loadTextContent('alarms/store-must-reconnect.kql') }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alarm in alarms: {
    name: '${prefix}-${alarm.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'CancelSaver: ${alarm.name}'
      description: 'What it means and what to do: infra/README.md, chapter "${alarm.name}".'
      severity: alarm.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alarm.every
      windowSize: alarm.over
      criteria: {
        allOf: [
          {
            query: alarm.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
      autoMitigate: true
      // The tables of a new workspace exist only once something was written.
      skipQueryValidation: true
    }
  }
]
