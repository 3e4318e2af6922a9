<#
.SYNOPSIS
Makes the scheduled tasks Energy-Ops-DMO-Daily, Energy-Ops-RMO-30min and Energy-Ops-SO-15min, or takes them away.

.DESCRIPTION
Run it as the user the tasks shall run as: the API token goes into a file that only this user may read. Tasks of the same
names are replaced. Times are those of this machine's time zone.

.EXAMPLE
.\Register-EnergyOpsTasks.ps1 -ApiBaseUrl https://energy-ops.example -DataSource ds_0123456789abcdef

.EXAMPLE
.\Register-EnergyOpsTasks.ps1 -Remove
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [string]$ApiBaseUrl = 'http://localhost:3000',
    [ValidatePattern('^[A-Za-z0-9_-]+$')][string]$DataSource = 'sample',
    [DateTime]$DmoAt = '10:00',
    [string]$TokenFile = (Join-Path $env:LOCALAPPDATA 'energy-ops\token.txt'),
    [switch]$Remove
)

$ErrorActionPreference = 'Stop'
$midnight = (Get-Date).Date
$tasks = @(
    @{
        Name = 'Energy-Ops-DMO-Daily'; Type = 'DMO'; Minutes = 1440
        Trigger = New-ScheduledTaskTrigger -Daily -At $DmoAt
    },
    @{
        Name = 'Energy-Ops-RMO-30min'; Type = 'RMO'; Minutes = 30
        Trigger = New-ScheduledTaskTrigger -Once -At $midnight -RepetitionInterval (New-TimeSpan -Minutes 30)
    },
    @{
        Name = 'Energy-Ops-SO-15min'; Type = 'SO'; Minutes = 15
        Trigger = New-ScheduledTaskTrigger -Once -At $midnight -RepetitionInterval (New-TimeSpan -Minutes 15)
    }
)

if ($Remove) {
    foreach ($task in $tasks) { Unregister-ScheduledTask -TaskName $task.Name -Confirm:$false -ErrorAction SilentlyContinue }
    return
}

$user = [System.Security.Principal.WindowsIdentity]::GetCurrent().Name
if (-not (Test-Path -LiteralPath $TokenFile)) {
    $asked = Read-Host -AsSecureString -Prompt 'API token (scope jobs:trigger)'
    New-Item -ItemType Directory -Force -Path (Split-Path -Parent $TokenFile) | Out-Null
    New-Item -ItemType File -Path $TokenFile | Out-Null
    # Closed before it holds anything. Not encrypted for the user: a task that runs while nobody is logged on has no such key.
    & icacls.exe $TokenFile /inheritance:r /grant:r "${user}:(R,W)" | Out-Null
    if ($LASTEXITCODE -ne 0) { throw "icacls could not close $TokenFile to others." }
    Set-Content -LiteralPath $TokenFile -Value (New-Object System.Net.NetworkCredential('', $asked)).Password
}

$script = Join-Path $PSScriptRoot 'Invoke-EnergyOps.ps1'
# A slot whose time this machine slept through is asked for once it wakes; a call that hangs ends before the next slot.
$settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew -AllowStartIfOnBatteries `
    -DontStopIfGoingOnBatteries -ExecutionTimeLimit (New-TimeSpan -Minutes 6)
# S4U: runs whether the user is logged on or not, and Windows keeps no password.
$principal = New-ScheduledTaskPrincipal -UserId $user -LogonType S4U -RunLevel Limited

foreach ($task in $tasks) {
    $arguments = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "{0}" -ModelType {1} -SlotMinutes {2}' -f
        $script, $task.Type, $task.Minutes
    $arguments += ' -ApiBaseUrl "{0}" -DataSource "{1}" -TokenFile "{2}"' -f $ApiBaseUrl, $DataSource, $TokenFile
    $action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument $arguments -WorkingDirectory $PSScriptRoot
    if ($PSCmdlet.ShouldProcess($task.Name, 'Register-ScheduledTask')) {
        Register-ScheduledTask -TaskName $task.Name -Action $action -Trigger $task.Trigger -Settings $settings `
            -Principal $principal -Description "energy-ops: $($task.Type) every $($task.Minutes) minutes" -Force
    }
}
