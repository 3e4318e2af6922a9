<#
.SYNOPSIS
Asks energy-ops for one run, the way a scheduler does. For Windows PowerShell 5.1 and PowerShell 7.

.DESCRIPTION
Firing twice in a slot, or trying again after a lost answer, starts nothing new: the Idempotency-Key names the schedule and
the slot. Prints the job as JSON. Exit codes: 0 accepted or already there, 1 refused or not reachable, 2 no token.

.PARAMETER Schedule
Tells schedules of one model type apart; the data source if not given.

.PARAMETER TokenFile
Where Register-EnergyOpsTasks.ps1 put the API token, readable by the task's user alone. Without it, EOPS_TOKEN is read.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)][ValidateSet('DMO', 'RMO', 'SO')][string]$ModelType,
    [Parameter(Mandatory = $true)][ValidateRange(1, 1440)][int]$SlotMinutes,
    [string]$ApiBaseUrl = $(if ($env:API_BASE_URL) { $env:API_BASE_URL } else { 'http://localhost:3000' }),
    [ValidatePattern('^[A-Za-z0-9_-]+$')][string]$DataSource =
        $(if ($env:DEFAULT_OPTIMIZATION_DATA_SOURCE) { $env:DEFAULT_OPTIMIZATION_DATA_SOURCE } else { 'sample' }),
    [ValidatePattern('^[A-Za-z0-9_.-]+$')][string]$Schedule = $(if ($env:SCHEDULE) { $env:SCHEDULE } else { $DataSource }),
    [string]$TokenFile = $env:EOPS_TOKEN_FILE
)

$ErrorActionPreference = 'Stop'
$tries = 5
$patienceSeconds = 240

function Get-Token {
    if (-not $TokenFile) { return $env:EOPS_TOKEN }
    return (Get-Content -LiteralPath $TokenFile -Raw).Trim()
}

# A day is a local date: counted in seconds, two of the same hour could share one where clocks change.
function Get-Slot {
    if ($SlotMinutes -eq 1440) { return (Get-Date).ToString('yyyy-MM-dd') }
    $seconds = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
    return $seconds - $seconds % ($SlotMinutes * 60)
}

# Status 0 is no answer at all.
function Send-Trigger([string]$Token, [string]$Slot) {
    $request = [System.Net.HttpWebRequest]::Create("$($ApiBaseUrl.TrimEnd('/'))/api/jobs/trigger")
    $request.Method = 'POST'
    $request.ContentType = 'application/json'
    $request.Timeout = 60000
    $request.Headers.Add('Authorization', "Bearer $Token")
    $request.Headers.Add('Idempotency-Key', "cron-$ModelType-$Schedule-$Slot")
    $body = @{ model_type = $ModelType; data_source_id = $DataSource; triggered_by = 'scheduled' } | ConvertTo-Json
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($body)
    try {
        $stream = $request.GetRequestStream()
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Dispose()
        $response = $request.GetResponse()
    }
    catch {
        # A refusal is an exception here too; PowerShell may have wrapped it.
        $problem = $_.Exception
        while ($problem -and $problem -isnot [System.Net.WebException]) { $problem = $problem.InnerException }
        if ($null -eq $problem) { throw }
        $response = $problem.Response
        if ($null -eq $response) { return @{ Status = 0; Text = $problem.Message; RetryAfter = $null } }
    }
    $reader = New-Object System.IO.StreamReader($response.GetResponseStream())
    $text = $reader.ReadToEnd()
    $reader.Dispose()
    return @{ Status = [int]$response.StatusCode; Text = $text; RetryAfter = $response.Headers['Retry-After'] }
}

[System.Net.ServicePointManager]::SecurityProtocol =
    [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
$token = Get-Token
if (-not $token) {
    [Console]::Error.WriteLine('Give -TokenFile, or set EOPS_TOKEN: eops tokens create cron --scope jobs:trigger')
    exit 2
}

$slot = Get-Slot
$end = (Get-Date).AddSeconds($patienceSeconds)
for ($try = 1; ; $try++) {
    $answer = Send-Trigger -Token $token -Slot $slot
    # What may pass: no connection, too many requests, and a server or proxy that is away.
    if ($answer.Status -notin 0, 429, 502, 503, 504) { break }
    $pause = [Math]::Pow(2, $try)
    if ($answer.RetryAfter -match '^\d+$') { $pause = [Math]::Max($pause, [int]$answer.RetryAfter) }
    if ($try -ge $tries -or (Get-Date).AddSeconds($pause) -gt $end) { break }
    Start-Sleep -Seconds $pause
}

$isThere = $answer.Status -eq 409 -and $answer.Text -match '"code":"dmo_already_run"'
if (($answer.Status -ge 200 -and $answer.Status -lt 300) -or $isThere) {
    Write-Output $answer.Text
    exit 0
}
if ($answer.Status -eq 0) { [Console]::Error.WriteLine("$ApiBaseUrl does not answer: $($answer.Text)") }
else { [Console]::Error.WriteLine("HTTP $($answer.Status): $($answer.Text)") }
exit 1
