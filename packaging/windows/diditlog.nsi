; The installer: for the rep who double-clicks it (no administrator needed) and for the IT that pushes it.
;
;   DidItLog-setup.exe [/S] [/CurrentUser | /AllUsers] [/STARTUP] [/NOSTART] [/D=folder]
;   uninstall.exe      [/S] [/REMOVEDATA]
;
; Exit codes: 0 done, 1 cancelled by the person, 2 ended by an error of the installer, 3 files could not be replaced,
; 740 /AllUsers without administrator rights. Built by packaging/build.py installer, which defines VERSION, BUNDLE,
; ICON, LICENCE and OUTPUT; SIGN is a command that signs the file "%1".

Unicode true
!ifdef NATIVE64
Target amd64-unicode
!endif
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Sections.nsh
!include x64.nsh
!include nsDialogs.nsh

!define APP_ID "DidItLog.DidItLog"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\DidItLog"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define TRAY "diditlogw.exe"
!define COMMAND "diditlog.exe"
!define FILES_IN_USE 3
!define NEEDS_ELEVATION 740

Name "DidItLog"
OutFile "${OUTPUT}"
BrandingText "DidItLog ${VERSION}"
; As whoever starts it: a rep needs no administrator, and a deployment tool brings its own rights.
RequestExecutionLevel user
SetCompressor /SOLID lzma
; The two programs hold the same 9 MB; the usual 8 MB of memory would have forgotten the one at the other.
SetCompressorDictSize 32
ManifestDPIAware true
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey "CompanyName" "DidItLog"
VIAddVersionKey "FileDescription" "DidItLog setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "The DidItLog authors. Apache License 2.0"
VIAddVersionKey "ProductName" "DidItLog"
VIAddVersionKey "ProductVersion" "${VERSION}"
!ifdef SIGN
; Without the comparison a signing that failed would go unnoticed.
!finalize '${SIGN}' = 0
!uninstfinalize '${SIGN}' = 0
!endif

Var ForAll
Var WasRunning
Var RemoveData
Var RemoveBox

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION StartApp
!define MUI_LANGDLL_ALLLANGUAGES
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.AskAboutData un.TakeAnswer
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Korean"
!insertmacro MUI_LANGUAGE "Japanese"

LangString AppPart ${LANG_ENGLISH} "DidItLog"
LangString AppPart ${LANG_KOREAN} "DidItLog"
LangString AppPart ${LANG_JAPANESE} "DidItLog"
LangString StartPart ${LANG_ENGLISH} "Start when I sign in to this computer"
LangString StartPart ${LANG_KOREAN} "이 컴퓨터에 로그인할 때 시작"
LangString StartPart ${LANG_JAPANESE} "このコンピューターへのサインイン時に開始する"
LangString InUse ${LANG_ENGLISH} "Some files of DidItLog cannot be replaced because another program uses them. Close it, or restart the computer, and start this again."
LangString InUse ${LANG_KOREAN} "다른 프로그램이 사용 중이어서 DidItLog의 파일 일부를 바꿀 수 없습니다. 그 프로그램을 닫거나 컴퓨터를 다시 시작한 뒤 다시 실행하세요."
LangString InUse ${LANG_JAPANESE} "ほかのプログラムが使用しているため、DidItLog の一部のファイルを置き換えられません。そのプログラムを閉じるか、コンピューターを再起動してから、もう一度実行してください。"
LangString Elevate ${LANG_ENGLISH} "To install DidItLog for everyone on this computer, start this as an administrator."
LangString Elevate ${LANG_KOREAN} "이 컴퓨터의 모든 사용자를 위해 DidItLog를 설치하려면 관리자로 실행하세요."
LangString Elevate ${LANG_JAPANESE} "このコンピューターのすべてのユーザーに DidItLog をインストールするには、管理者として実行してください。"
LangString DataTitle ${LANG_ENGLISH} "Remove DidItLog"
LangString DataTitle ${LANG_KOREAN} "DidItLog 제거"
LangString DataTitle ${LANG_JAPANESE} "DidItLog の削除"
LangString DataText ${LANG_ENGLISH} "Your settings, the history of your activities and the passwords that DidItLog keeps in Windows can stay for a later installation."
LangString DataText ${LANG_KOREAN} "설정, 활동 기록, 그리고 DidItLog가 Windows에 보관하는 암호는 나중에 다시 설치할 때를 위해 남겨 둘 수 있습니다."
LangString DataText ${LANG_JAPANESE} "設定、活動の履歴、DidItLog が Windows に保管しているパスワードは、後で再インストールするときのために残せます。"
LangString DataBox ${LANG_ENGLISH} "Remove my data and passwords as well"
LangString DataBox ${LANG_KOREAN} "내 데이터와 암호도 제거"
LangString DataBox ${LANG_JAPANESE} "自分のデータとパスワードも削除する"

; Ends the app; WasRunning tells whether there was one. Nothing is lost by it: every step of the app is on disk
; before the next begins. Without administrator rights it ends one's own only.
!macro EndApp
    nsExec::ExecToStack 'taskkill /F /IM ${TRAY}'
    Pop $0
    Pop $1
    StrCpy $WasRunning 0
    ${If} $0 == 0
        StrCpy $WasRunning 1
    ${EndIf}
    nsExec::ExecToStack 'taskkill /F /IM ${COMMAND}'
    Pop $0
    Pop $1
    Sleep 500
!macroend

; Notifications are shown under the name of a shortcut that carries the app's id (System.AppUserModel.ID).
!macro WriteAppId Link
    System::Call 'ole32::CoCreateInstance(g "{00021401-0000-0000-C000-000000000046}", p 0, i 1, g "{000214F9-0000-0000-C000-000000000046}", *p .r0) i .r1'
    ${If} $1 == 0
        System::Call '$0->0(g "{0000010B-0000-0000-C000-000000000046}", *p .r2) i .r1'
        System::Call '$2->5(w "${Link}", i 2) i .r1'
        System::Call '$0->0(g "{886D8EEB-8CF2-4446-8D02-CDBA1DBDCF99}", *p .r3) i .r1'
        ${If} $1 == 0
            System::Call '*(&g16 "{9F4C2855-9F79-4B39-A8D0-E1D42DE1D5F3}", &i4 5) p .r4'
            System::Call 'shlwapi::SHStrDupW(w "${APP_ID}", *p .r6)'
            System::Call '*(&i2 31, &i2 0, &i4 0, p r6, p 0) p .r5'
            System::Call '$3->6(p r4, p r5) i .r1'
            System::Call '$3->7() i .r1'
            System::Call '$2->6(w "${Link}", i 1) i .r1'
            System::Call 'ole32::CoTaskMemFree(p r6)'
            System::Free $5
            System::Free $4
            System::Call '$3->2()'
        ${EndIf}
        System::Call '$2->2()'
        System::Call '$0->2()'
    ${EndIf}
!macroend

!macro ChooseScope
    ${If} ${RunningX64}
        SetRegView 64
    ${EndIf}
    ${If} $ForAll == 1
        SetShellVarContext all
    ${Else}
        SetShellVarContext current
    ${EndIf}
!macroend

Function .onInit
    ${GetParameters} $R0
    StrCpy $ForAll 0
    ClearErrors
    ${GetOptions} $R0 "/AllUsers" $R1
    ${IfNot} ${Errors}
        StrCpy $ForAll 1
        UserInfo::GetAccountType
        Pop $R2
        ${If} $R2 != "Admin"
            MessageBox MB_OK|MB_ICONSTOP $(Elevate) /SD IDOK
            SetErrorLevel ${NEEDS_ELEVATION}
            Quit
        ${EndIf}
    ${EndIf}
    !insertmacro ChooseScope
    ${If} $INSTDIR == ""
        ReadRegStr $INSTDIR SHCTX "${UNINSTALL}" "InstallLocation"
    ${EndIf}
    ${If} $INSTDIR == ""
        ${If} $ForAll == 1
            StrCpy $INSTDIR "$PROGRAMFILES64\DidItLog"
        ${Else}
            StrCpy $INSTDIR "$LOCALAPPDATA\Programs\DidItLog"
        ${EndIf}
    ${EndIf}
FunctionEnd

Section $(AppPart) SectionApp
    SectionIn RO
    !insertmacro EndApp
    SetOutPath "$INSTDIR"
    ; What an older version brought and this one does not must not be loaded by it.
    RMDir /r "$INSTDIR\_internal"
    ${If} ${FileExists} "$INSTDIR\_internal\*.*"
        Sleep 3000
        RMDir /r "$INSTDIR\_internal"
    ${EndIf}
    SetOverwrite try
    ClearErrors
    File /r "${BUNDLE}\*.*"
    ${If} ${Errors}
        MessageBox MB_OK|MB_ICONSTOP $(InUse) /SD IDOK
        SetErrorLevel ${FILES_IN_USE}
        Quit
    ${EndIf}
    SetOverwrite on

    CreateShortcut "$SMPROGRAMS\DidItLog.lnk" "$INSTDIR\${TRAY}" "gui diditlog:show" "$INSTDIR\${TRAY}" 0
    !insertmacro WriteAppId "$SMPROGRAMS\DidItLog.lnk"
    WriteRegStr SHCTX "Software\Classes\AppUserModelId\${APP_ID}" "DisplayName" "DidItLog"
    WriteRegStr SHCTX "Software\Classes\AppUserModelId\${APP_ID}" "IconUri" "$INSTDIR\_internal\diditlog.ico"

    WriteRegStr SHCTX "Software\Classes\diditlog" "" "URL:DidItLog"
    WriteRegStr SHCTX "Software\Classes\diditlog" "URL Protocol" ""
    WriteRegStr SHCTX "Software\Classes\diditlog\DefaultIcon" "" "$INSTDIR\${TRAY},0"
    WriteRegStr SHCTX "Software\Classes\diditlog\shell\open\command" "" '"$INSTDIR\${TRAY}" gui "%1"'
    WriteRegStr SHCTX "Software\Classes\.diditlog" "" "DidItLog.Settings"
    WriteRegStr SHCTX "Software\Classes\.diditlog" "Content Type" "application/x-diditlog"
    WriteRegStr SHCTX "Software\Classes\DidItLog.Settings" "" "DidItLog settings"
    WriteRegStr SHCTX "Software\Classes\DidItLog.Settings\DefaultIcon" "" "$INSTDIR\${TRAY},0"
    WriteRegStr SHCTX "Software\Classes\DidItLog.Settings\shell\open\command" "" '"$INSTDIR\${TRAY}" gui "%1"'
    WriteRegStr SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\${COMMAND}" "" "$INSTDIR\${COMMAND}"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'

    WriteUninstaller "$INSTDIR\uninstall.exe"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "DidItLog"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
    WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "DidItLog"
    WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${TRAY}"
    WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
    WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
    WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
    ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
    IntFmt $0 "0x%08X" $0
    WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" "$0"
SectionEnd

; Not chosen unless somebody chooses it, and never taken back by an upgrade: the app asks the rep once, too.
Section /o $(StartPart) SectionStart
    WriteRegStr SHCTX "${RUN}" "DidItLog" '"$INSTDIR\${TRAY}" gui'
SectionEnd

Section "-silent"
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/STARTUP" $R1
    ${IfNot} ${Errors}
        WriteRegStr SHCTX "${RUN}" "DidItLog" '"$INSTDIR\${TRAY}" gui'
    ${EndIf}
    ClearErrors
    ${GetOptions} $R0 "/NOSTART" $R1
    ${If} ${Errors}
    ${AndIf} ${Silent}
    ${AndIf} $WasRunning == 1
        ; A deployment tool works in session 0, which has no screen: the app would run there as SYSTEM, for nobody.
        System::Call 'kernel32::GetCurrentProcessId() i .r0'
        System::Call 'kernel32::ProcessIdToSessionId(i r0, *i .r1)'
        ${If} $1 != 0
            Call StartApp
        ${EndIf}
    ${EndIf}
SectionEnd

Function StartApp
    SetOutPath "$INSTDIR"
    Exec '"$INSTDIR\${TRAY}" gui'
FunctionEnd

Function un.onInit
    StrCpy $ForAll 0
    ${If} ${RunningX64}
        SetRegView 64
    ${EndIf}
    ReadRegStr $R0 HKLM "${UNINSTALL}" "InstallLocation"
    ${If} $R0 == $INSTDIR
        StrCpy $ForAll 1
    ${EndIf}
    !insertmacro ChooseScope
    ${GetParameters} $R0
    StrCpy $RemoveData 0
    ClearErrors
    ${GetOptions} $R0 "/REMOVEDATA" $R1
    ${IfNot} ${Errors}
        StrCpy $RemoveData 1
    ${EndIf}
FunctionEnd

Function un.AskAboutData
    !insertmacro MUI_HEADER_TEXT $(DataTitle) ""
    nsDialogs::Create 1018
    Pop $0
    ${NSD_CreateLabel} 0 0 100% 36u $(DataText)
    Pop $0
    ${NSD_CreateCheckbox} 0 44u 100% 12u $(DataBox)
    Pop $RemoveBox
    nsDialogs::Show
FunctionEnd

Function un.TakeAnswer
    ${NSD_GetState} $RemoveBox $RemoveData
FunctionEnd

; Every entry of Credential Manager that begins with our name.
Function un.ForgetSecrets
    StrCpy $5 ${NSIS_PTR_SIZE}
    System::Call 'advapi32::CredEnumerateW(w "DidItLog:*", i 0, *i .r0, *p .r1) i .r2'
    ${If} $2 != 0
        StrCpy $3 0
        ${DoWhile} $3 < $0
            IntOp $4 $3 * $5
            System::Call '*$1(&v$4, p .r6)'
            System::Call '*$6(i, i .r7, w .r8)'
            System::Call 'advapi32::CredDeleteW(w r8, i r7, i 0)'
            IntOp $3 $3 + 1
        ${Loop}
        System::Call 'advapi32::CredFree(p r1)'
    ${EndIf}
FunctionEnd

Section "Uninstall"
    !insertmacro EndApp
    RMDir /r "$INSTDIR\_internal"
    Delete "$INSTDIR\${TRAY}"
    Delete "$INSTDIR\${COMMAND}"
    Delete "$INSTDIR\uninstall.exe"
    ; Only when it is empty: somebody may have chosen a folder that holds other things too.
    RMDir "$INSTDIR"
    Delete "$SMPROGRAMS\DidItLog.lnk"
    DeleteRegKey SHCTX "Software\Classes\AppUserModelId\${APP_ID}"
    DeleteRegKey SHCTX "Software\Classes\diditlog"
    DeleteRegKey SHCTX "Software\Classes\DidItLog.Settings"
    DeleteRegKey SHCTX "Software\Classes\.diditlog"
    DeleteRegKey SHCTX "Software\Microsoft\Windows\CurrentVersion\App Paths\${COMMAND}"
    DeleteRegKey SHCTX "${UNINSTALL}"
    DeleteRegValue SHCTX "${RUN}" "DidItLog"
    ; What the app itself wrote for this user when the rep wanted it to start at sign-in.
    DeleteRegValue HKCU "${RUN}" "DidItLog"
    DeleteRegKey HKCU "Software\DidItLog"
    System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
    ${If} $RemoveData == 1
        SetShellVarContext current
        RMDir /r "$LOCALAPPDATA\DidItLog"
        Call un.ForgetSecrets
    ${EndIf}
SectionEnd
