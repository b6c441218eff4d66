// Two accounts: one for the Functions host (package, leases, its own keys), where the app must own all blobs, and one for the business, which that right does not reach.
// Tables and queues are made by the app at its first start.
param hostName string
param dataName string
param location string
param tags object
param zoneRedundant bool
param lockData bool
param appPrincipalId string
param operatorId string
param operatorType string

var roles = {
  'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}
var sku = zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
var locked = {
  allowSharedKeyAccess: false
  allowBlobPublicAccess: false
  allowCrossTenantReplication: false
  defaultToOAuthAuthentication: true
  minimumTlsVersion: 'TLS1_2'
  supportsHttpsTrafficOnly: true
}

resource host 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: hostName
  location: location
  tags: union(tags, { holds: 'host' })
  kind: 'StorageV2'
  sku: { name: sku }
  properties: locked

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: 14 }
      containerDeleteRetentionPolicy: { enabled: true, days: 14 }
    }

    // What runs: one blob, released-package.zip.
    resource deployment 'containers' = {
      name: 'deployment'
      properties: { publicAccess: 'None' }
    }

    // What ran: a copy of every package, for going back.
    resource packages 'containers' = {
      name: 'packages'
      properties: { publicAccess: 'None' }
    }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    dependsOn: [blobs]
    properties: {
      policy: {
        rules: [
          {
            name: 'old-packages'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['packages/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 180 } } }
            }
          }
        ]
      }
    }
  }
}

resource data 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: dataName
  location: location
  tags: union(tags, { holds: 'business' })
  kind: 'StorageV2'
  sku: { name: sku }
  properties: locked
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (lockData) {
  name: 'keep'
  scope: data
  properties: { level: 'CanNotDelete', notes: 'The cases of all stores. Tables have no soft delete: see restore.md in the repository.' }
}

resource appOnHost 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(host.id, appPrincipalId, 'Storage Blob Data Owner')
  scope: host
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Storage Blob Data Owner'])
  }
}

resource appOnData 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in ['Storage Queue Data Contributor', 'Storage Table Data Contributor']: {
    name: guid(data.id, appPrincipalId, role)
    scope: data
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[role])
    }
  }
]

// Packages are put there by whoever deploys; the business account is nobody's to read.
resource operatorOnHost 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorId)) {
  name: guid(host.id, operatorId, 'Storage Blob Data Contributor')
  scope: host
  properties: {
    principalId: operatorId
    principalType: operatorType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles['Storage Blob Data Contributor'])
  }
}

output hostName string = host.name
output dataName string = data.name
output deploymentContainer string = '${host.properties.primaryEndpoints.blob}deployment'
output blobUrl string = host.properties.primaryEndpoints.blob
output queueUrl string = data.properties.primaryEndpoints.queue
output tableUrl string = data.properties.primaryEndpoints.table
