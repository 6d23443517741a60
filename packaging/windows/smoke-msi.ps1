# Installs the MSI on a Windows that may be spoilt, runs the installed app, installs it again while it runs, removes it.
# Needs administrator rights.
#
#   packaging\windows\smoke-msi.ps1 DidItLog-0.1.0.msi
param([Parameter(Mandatory)][string]$Msi)
$ErrorActionPreference = 'Stop'
$Msi = (Get-Item $Msi).FullName
$folder = "$env:ProgramFiles\DidItLog"
$run = 'HKLM:\Software\Microsoft\Windows\CurrentVersion\Run'
function Step($words) { Write-Output "== $words" }
function Assert($truth, $words) { if (-not $truth) { throw $words } }
function Invoke-Installer($arguments) {
    $process = Start-Process msiexec -ArgumentList $arguments -Wait -PassThru
    Assert ($process.ExitCode -eq 0) "msiexec $arguments ended with $($process.ExitCode)"
}

Step 'install'
Invoke-Installer '/i', "`"$Msi`"", '/qn'
Assert (Test-Path "$folder\diditlogw.exe") 'no program'
Assert ((Get-ItemProperty 'HKLM:\Software\Classes\diditlog\shell\open\command').'(default)' -like '*gui "%1"') 'addresses'
Assert (-not (Get-ItemProperty $run).DidItLog) 'starts at sign-in although nobody chose it'

Step 'the shortcut carries the app id'
$shell = (New-Object -ComObject Shell.Application).NameSpace("$env:ProgramData\Microsoft\Windows\Start Menu\Programs")
$id = $shell.ParseName('DidItLog.lnk').ExtendedProperty('System.AppUserModel.ID')
Assert ($id -eq 'DidItLog.DidItLog') "app id: $id"

Step 'commands'
& "$folder\diditlog.exe" --version
& "$folder\diditlog.exe" doctor --json | Out-Null
Assert ($LASTEXITCODE -in 0, 3) "doctor ended with $LASTEXITCODE"

Step 'the tray app, and the MSI again while it runs, with the start at sign-in'
$app = Start-Process "$folder\diditlogw.exe" -ArgumentList 'gui' -PassThru
Start-Sleep 10
Assert (-not $app.HasExited) 'the tray app ended'
Invoke-Installer '/i', "`"$Msi`"", 'REINSTALL=ALL', 'REINSTALLMODE=vamus', 'ADDLOCAL=ALL', '/qn'
Assert $app.HasExited 'the old one runs on'
Assert ((Get-ItemProperty $run).DidItLog -like '*diditlogw.exe" gui') 'start at sign-in'

Step 'uninstall'
Invoke-Installer '/x', "`"$Msi`"", '/qn'
Assert (-not (Test-Path "$folder\diditlogw.exe")) 'files stayed'
Assert (-not (Test-Path 'HKLM:\Software\Classes\diditlog')) 'addresses stayed'
Assert (-not (Get-ItemProperty $run).DidItLog) 'still starts at sign-in'
Write-Output 'all well'
