// The app: one Flex Consumption plan with one function app. Its package lies in the deployment container (deploy.sh puts it there).
param name string
param location string
param tags object
param identityId string
param identityClientId string
param deploymentContainer string
param blobUrl string
param queueUrl string
param tableUrl string
param vaultUrl string
param insightsName string
param publicUrl string
param fromEmail string
param sendGridUrl string
param sendGridEventKey string
param shopify bool
param instanceMemory int
param maximumInstances int
param alwaysReadyInstances int
param alwaysReadyFunctions array
param httpConcurrency int
param zoneRedundant bool

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

var url = empty(publicUrl) ? 'https://${name}.azurewebsites.net' : publicUrl
var secret = '@Microsoft.KeyVault(SecretUri=${vaultUrl}secrets/'

// The whole list: a deployment replaces what was set by hand. FUNCTIONS_WORKER_RUNTIME and WEBSITE_… must not stand here on this plan.
var settings = [
  // Blobs on the host's account, queues and tables on that of the business; the host and the app read the same names.
  { name: 'AzureWebJobsStorage__blobServiceUri', value: blobUrl }
  { name: 'AzureWebJobsStorage__queueServiceUri', value: queueUrl }
  { name: 'AzureWebJobsStorage__tableServiceUri', value: tableUrl }
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: identityClientId }
  { name: 'AzureWebJobsDisableHomepage', value: 'true' }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insights.properties.ConnectionString }
  { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${identityClientId};Authorization=AAD' }
  { name: 'PublicUrl', value: url }
  { name: 'LinkSigningKey', value: '${secret}LinkSigningKey)' }
  { name: 'SecretsKey', value: '${secret}SecretsKey)' }
  { name: 'OperatorKey', value: '${secret}OperatorKey)' }
  { name: 'SendGrid__ApiKey', value: '${secret}SendGridApiKey)' }
  { name: 'SendGrid__BaseUrl', value: sendGridUrl }
  { name: 'SendGrid__FromEmail', value: fromEmail }
]
var sendGridEvents = empty(sendGridEventKey) ? [] : [{ name: 'SendGrid__EventWebhookKey', value: sendGridEventKey }]
var shopifySettings = !shopify
  ? []
  : [
      { name: 'Shopify__ApiKey', value: '${secret}ShopifyApiKey)' }
      { name: 'Shopify__ApiSecret', value: '${secret}ShopifyApiSecret)' }
    ]

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: { minTlsVersion: '1.2', appSettings: concat(settings, sendGridEvents, shopifySettings) }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: deploymentContainer
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'custom', version: '1.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
        alwaysReady: concat(
          alwaysReadyInstances == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyInstances }],
          map(alwaysReadyFunctions, function => { name: 'function:${function}', instanceCount: 1 })
        )
        triggers: httpConcurrency == 0 ? null : { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
  }
}

output publicUrl string = url
