// What is written down about the app, who is told, and what it may cost.
param name string
param location string
param tags object
param dailyCapGb int
param days int
param alarmEmail string
param budget int
param budgetStart string
param appPrincipalId string

var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: days
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

// Local authentication is off: who writes must show this role, so the connection string alone is worth nothing.
resource appWrites 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, appPrincipalId, metricsPublisher)
  scope: insights
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'people-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'cancelsaver'
    enabled: true
    emailReceivers: [{ name: 'on call', emailAddress: alarmEmail, useCommonAlertSchema: true }]
  }
}

resource month 'Microsoft.Consumption/budgets@2024-08-01' = if (!empty(budgetStart)) {
  name: 'month-${name}'
  properties: {
    category: 'Cost'
    amount: budget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetStart }
    notifications: {
      half: { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: 50, thresholdType: 'Actual', contactEmails: [alarmEmail] }
      all: { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: 100, thresholdType: 'Actual', contactEmails: [alarmEmail] }
      foreseen: { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: 120, thresholdType: 'Forecasted', contactEmails: [alarmEmail] }
    }
  }
}

output workspaceId string = workspace.id
output workspaceName string = workspace.name
output actionGroupId string = people.id
output insightsName string = insights.name
