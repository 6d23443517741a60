# Signs programs and libraries; without a certificate it says so and goes on.
#
#   packaging\windows\sign.ps1 build\dist\diditlog           (every .exe, .dll and .pyd that is not signed yet)
#   packaging\windows\sign.ps1 build\DidItLog-0.1.0-setup.exe   (this file)
# Environment: WINDOWS_CERTIFICATE (base64 of a .pfx), WINDOWS_CERTIFICATE_PASSWORD
param([Parameter(Mandatory)][string]$Path)
$ErrorActionPreference = 'Stop'
if (-not $env:WINDOWS_CERTIFICATE) {
    Write-Output "::notice title=Not signed::no WINDOWS_CERTIFICATE: $Path stays unsigned"
    exit 0
}
$tool = Get-ChildItem "${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe" | Sort-Object FullName | Select-Object -Last 1
$certificate = Join-Path ([IO.Path]::GetTempPath()) "$([Guid]::NewGuid()).pfx"
try {
    [IO.File]::WriteAllBytes($certificate, [Convert]::FromBase64String($env:WINDOWS_CERTIFICATE))
    if (Test-Path $Path -PathType Leaf) {
        # Whatever it is called: the uninstaller is a temporary file while it is signed.
        $unsigned = @(Get-Item $Path)
    }
    else {
        $files = Get-ChildItem $Path -Recurse -File | Where-Object { $_.Extension -in '.exe', '.dll', '.pyd' }
        # Whatever came signed, such as Python and the C library, keeps its maker's signature.
        $unsigned = $files | Where-Object { (Get-AuthenticodeSignature $_.FullName).Status -eq 'NotSigned' }
    }
    foreach ($file in $unsigned) {
        & $tool.FullName sign /q /fd SHA256 /td SHA256 /tr http://timestamp.digicert.com /d DidItLog `
            /f $certificate /p $env:WINDOWS_CERTIFICATE_PASSWORD $file.FullName
        if ($LASTEXITCODE) { throw "signtool refused $($file.FullName)" }
    }
}
finally {
    Remove-Item $certificate -ErrorAction SilentlyContinue
}
