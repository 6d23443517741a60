# Installs the app on a Windows that may be spoilt, runs the installed app, upgrades it while it runs, and removes it.
#
#   packaging\windows\smoke.ps1 build\DidItLog-0.1.0-setup.exe
param([Parameter(Mandatory)][string]$Setup)
$ErrorActionPreference = 'Stop'
$folder = "$env:LOCALAPPDATA\Programs\DidItLog"
function Step($words) { Write-Output "== $words" }
function Assert($truth, $words) { if (-not $truth) { throw $words } }
function Invoke-Setup($file, $arguments) {
    $process = Start-Process $file -ArgumentList $arguments -Wait -PassThru
    Assert ($process.ExitCode -eq 0) "$file ended with $($process.ExitCode)"
}

Step 'install'
Invoke-Setup $Setup '/S', '/CurrentUser'
Assert (Test-Path "$folder\diditlogw.exe") 'no program'
Assert ((Get-ItemProperty 'HKCU:\Software\Classes\diditlog\shell\open\command').'(default)' -like '*gui "%1"') 'addresses'
$version = (Get-Item "$folder\diditlogw.exe").VersionInfo
Assert ($version.ProductName -eq 'DidItLog') 'version resource'

Step 'the shortcut carries the app id'
$shell = (New-Object -ComObject Shell.Application).NameSpace("$env:APPDATA\Microsoft\Windows\Start Menu\Programs")
$id = $shell.ParseName('DidItLog.lnk').ExtendedProperty('System.AppUserModel.ID')
Assert ($id -eq 'DidItLog.DidItLog') "app id: $id"

Step 'commands'
& "$folder\diditlog.exe" --version
$answer = & "$folder\diditlog.exe" doctor --json
Assert ($LASTEXITCODE -in 0, 3) "doctor ended with $LASTEXITCODE"
$parts = @{}
($answer | Out-String | ConvertFrom-Json).parts | ForEach-Object { $parts[$_.part] = $_.state }
foreach ($part in 'policy', 'configuration', 'logger', 'store', 'keyring') { Assert ($parts[$part] -eq 'ok') "$part is $($parts[$part])" }
$story = & "$folder\diditlog.exe" demo --headless | Select-Object -Last 1
Assert ($story -eq 'Verdicts reached: logged, incomplete, pending, not_logged, ignored, cannot_check') $story

Step 'managed settings'
$key = 'HKCU:\Software\Policies\DidItLog\Enforced\logging'
New-Item $key -Force | Out-Null
Set-ItemProperty $key own_domains -Type MultiString -Value 'acme.example', 'acme.test'
$policy = ((& "$folder\diditlog.exe" doctor --json | Out-String | ConvertFrom-Json).parts | Where-Object part -eq 'policy')
Assert ($policy.detail -like '1 enforced*') $policy.detail
Remove-Item 'HKCU:\Software\Policies\DidItLog' -Recurse

Step 'the tray app, and an upgrade while it runs'
$app = Start-Process "$folder\diditlogw.exe" -ArgumentList 'gui' -PassThru
Start-Sleep 10
Assert (-not $app.HasExited) 'the tray app ended'
Start-Process 'diditlog:show'
Start-Sleep 3
Assert (@(Get-Process diditlogw).Count -eq 1) 'two apps'
Invoke-Setup $Setup '/S'
Start-Sleep 5
$now = @(Get-Process diditlogw -ErrorAction SilentlyContinue)
Assert ($now.Count -eq 1 -and $now[0].Id -ne $app.Id) 'the new app was not started'

Step 'uninstall'
cmdkey /generic:DidItLog:probe /user:DidItLog /pass:x | Out-Null
Invoke-Setup "$folder\uninstall.exe" '/S', '/REMOVEDATA', "_?=$folder"
Remove-Item "$folder\uninstall.exe" -ErrorAction SilentlyContinue
Assert (-not (Test-Path "$folder\_internal")) 'files stayed'
Assert (-not (Test-Path "$env:LOCALAPPDATA\DidItLog")) 'data stayed'
Assert (-not (Test-Path 'HKCU:\Software\Classes\diditlog')) 'addresses stayed'
Assert (-not ((cmdkey /list | Out-String) -match 'DidItLog')) 'passwords stayed'
Write-Output 'all well'
