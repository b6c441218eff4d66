// All that CancelSaver needs in a subscription: one resource group with everything in it. README.md beside this file is the runbook.
//   azd up
//   az deployment sub create --location LOCATION --template-file infra/main.bicep --parameters environmentName=NAME location=LOCATION …
targetScope = 'subscription'

@minLength(2)
@maxLength(20)
@description('Short name of this deployment, lower case: shop, test.')
param environmentName string

@description('Region of everything. It must offer Flex Consumption.')
param location string

@description('Who may put secrets into the vault and packages into the deployment container: object id of a person, a group or a service principal. Empty: roles are given by hand.')
param operatorId string = ''

@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorType string = 'User'

@description('Where alarms and the budget write to.')
param alarmEmail string

@description('A verified sender at the mail service.')
param fromEmail string

@description('https://api.eu.sendgrid.com/ with a key of an EU subuser.')
param sendGridUrl string = 'https://api.sendgrid.com/'

@description('Public key of the mail service\'s event webhook (base64 of DER); several, comma-separated. Empty: events are refused.')
param sendGridEventKey string = ''

@description('Serve Shopify stores. The vault must then hold ShopifyApiKey and ShopifyApiSecret.')
param shopify bool = false

@description('Where the world reaches the app, if not at its azurewebsites.net address. https, no slash at the end.')
param publicUrl string = ''

@allowed([512, 2048, 4096])
@description('Memory of an instance in MB; 2048 brings one core, 512 a quarter.')
param instanceMemory int = 512

@minValue(1)
@maxValue(1000)
@description('Most instances of each scale group: all pages and webhooks together, and each queue alone.')
param maximumInstances int = 40

@minValue(0)
@description('Instances for pages and webhooks that never sleep. 0: after a quiet time the first customer waits some seconds.')
param alwaysReadyInstances int = 0

@description('Names of queue functions that keep one instance awake each: [\'RecordStoreEvent\'].')
param alwaysReadyFunctions array = []

@minValue(0)
@maxValue(1000)
@description('Requests one instance serves at a time. 0: what the platform thinks right for its size.')
param httpConcurrency int = 0

@description('Spread instances and storage over the zones of the region. The storage accounts of a deployment cannot be changed by this afterwards.')
param zoneRedundant bool = false

@minValue(1)
@description('Most gigabytes of logs a day. What is beyond is not kept, and alarms see nothing either.')
param dailyCapGb int = 1

@minValue(30)
@maxValue(730)
param logDays int = 30

@minValue(1)
@description('Months\' budget of the resource group, in the currency of the subscription.')
param budget int = 50

@description('First day of the first month of the budget (2026-12-01). It cannot be changed afterwards. Empty: no budget.')
param budgetStart string = ''

@description('Nobody deletes the storage account with the cases by accident: it must be unlocked first.')
param lockData bool = true

var token = toLower(uniqueString(subscription().id, environmentName, location))
var appName = 'cancelsaver-${environmentName}-${token}'
var tags = { 'azd-env-name': environmentName, app: 'cancelsaver' }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-cancelsaver-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  name: 'identity'
  scope: group
  params: { name: 'id-${appName}', location: location, tags: tags }
}

module storage 'storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    hostName: 'cshost${token}'
    dataName: 'csdata${token}'
    location: location
    tags: tags
    zoneRedundant: zoneRedundant
    lockData: lockData
    appPrincipalId: identity.outputs.principalId
    operatorId: operatorId
    operatorType: operatorType
  }
}

module watch 'watch.bicep' = {
  name: 'watch'
  scope: group
  params: {
    name: appName
    location: location
    tags: tags
    dailyCapGb: dailyCapGb
    days: logDays
    alarmEmail: alarmEmail
    budget: budget
    budgetStart: budgetStart
    appPrincipalId: identity.outputs.principalId
  }
}

module alarms 'alarms.bicep' = {
  name: 'alarms'
  scope: group
  params: { prefix: 'cancelsaver-${environmentName}', location: location, tags: tags, workspaceId: watch.outputs.workspaceId, actionGroupId: watch.outputs.actionGroupId }
}

module vault 'vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: 'kv-cs-${token}'
    location: location
    tags: tags
    workspaceId: watch.outputs.workspaceId
    appPrincipalId: identity.outputs.principalId
    operatorId: operatorId
    operatorType: operatorType
  }
}

// Last: it may use its storage, its vault and its log from the first second, since the roles are given in the modules above.
module app 'app.bicep' = {
  name: 'app'
  scope: group
  params: {
    name: appName
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    deploymentContainer: storage.outputs.deploymentContainer
    blobUrl: storage.outputs.blobUrl
    queueUrl: storage.outputs.queueUrl
    tableUrl: storage.outputs.tableUrl
    vaultUrl: vault.outputs.url
    insightsName: watch.outputs.insightsName
    publicUrl: publicUrl
    fromEmail: fromEmail
    sendGridUrl: sendGridUrl
    sendGridEventKey: sendGridEventKey
    shopify: shopify
    instanceMemory: instanceMemory
    maximumInstances: maximumInstances
    alwaysReadyInstances: alwaysReadyInstances
    alwaysReadyFunctions: alwaysReadyFunctions
    httpConcurrency: httpConcurrency
    zoneRedundant: zoneRedundant
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output APP_NAME string = appName
output PUBLIC_URL string = app.outputs.publicUrl
output VAULT_NAME string = vault.outputs.name
output HOST_ACCOUNT string = storage.outputs.hostName
output DATA_ACCOUNT string = storage.outputs.dataName
output WORKSPACE_NAME string = watch.outputs.workspaceName
