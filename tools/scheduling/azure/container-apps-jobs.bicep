// Container Apps jobs on a schedule, of the scheduler image (`docker build -f docker/Dockerfile --target scheduler`).
// az deployment group create --resource-group energy-ops --template-file container-apps-jobs.bicep \
//   --parameters apiBaseUrl=https://energy-ops.example image=… environmentId=… identityId=… token=eops_…

@description('Where energy-ops is, reachable from the Container Apps environment')
param apiBaseUrl string

@description('The scheduler image, in a registry that the identity may pull from')
param image string

@description('Resource id of the Container Apps environment')
param environmentId string

@description('Resource id of a user-assigned identity that may pull the image')
param identityId string

@description('Login server of the registry, such as example.azurecr.io')
param registryServer string

@secure()
@description('An API token with the scope jobs:trigger')
param token string

param dataSource string = 'sample'

@description('The market\'s zone: its date names the slot of the DMO')
param timeZone string = 'Asia/Kolkata'

@description('Container Apps reads cron in UTC: 04:30 is 10:00 in India. Where clocks change, adjust it twice a year, or let the internal schedules do it.')
param dmoCronUtc string = '30 4 * * *'

param location string = resourceGroup().location

var schedules = [
  { name: 'dmo', cron: dmoCronUtc }
  { name: 'rmo', cron: '*/30 * * * *' }
  { name: 'so', cron: '*/15 * * * *' }
]

resource jobs 'Microsoft.App/jobs@2024-03-01' = [for schedule in schedules: {
  name: 'energy-ops-${schedule.name}'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    environmentId: environmentId
    configuration: {
      triggerType: 'Schedule'
      replicaTimeout: 600
      replicaRetryLimit: 2
      scheduleTriggerConfig: {
        cronExpression: schedule.cron
        parallelism: 1
        replicaCompletionCount: 1
      }
      registries: [
        { server: registryServer, identity: identityId }
      ]
      secrets: [
        { name: 'token', value: token }
      ]
    }
    template: {
      containers: [
        {
          name: 'trigger'
          image: image
          command: [ '/usr/bin/tini', '--', 'tools/scheduling/run_${schedule.name}.sh' ]
          resources: {
            cpu: json('0.25')
            memory: '0.5Gi'
          }
          env: [
            { name: 'API_BASE_URL', value: apiBaseUrl }
            { name: 'DEFAULT_OPTIMIZATION_DATA_SOURCE', value: dataSource }
            { name: 'TZ', value: timeZone }
            { name: 'EOPS_TOKEN', secretRef: 'token' }
          ]
        }
      ]
    }
  }
}]
