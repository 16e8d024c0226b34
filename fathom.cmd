@echo off
rem Runs Fathom's command line from this checkout on Windows; builds it first where it is not built or its sources are newer.
rem   JAVA_HOME         the JDK to use (17 or newer); without it, the java on the PATH
rem   FATHOM_JAVA_OPTS  more options for the JVM
rem   FATHOM_CLASSPATH  more jars or class folders, separated by semicolons
rem Unlike the script fathom, it keeps no copy of a build: what is running holds its jars, and a build then fails.
setlocal EnableExtensions DisableDelayedExpansion

set "root=%~dp0"
if "%root:~-1%"=="\" set "root=%root:~0,-1%"

set "java="
if defined JAVA_HOME goto home
for %%J in (java.exe) do set "java=%%~$PATH:J"
if defined java goto version
echo fathom: needs a JDK 17 or newer; found neither JAVA_HOME nor java on the PATH>&2
exit /b 2

:home
set "java=%JAVA_HOME:"=%\bin\java.exe"
if exist "%java%" goto version
echo fathom: JAVA_HOME is "%JAVA_HOME:"=%", which has no bin\java.exe; set it to a JDK 17 or newer>&2
exit /b 2

:version
rem The line  openjdk version "17.0.15" 2025-04-15  of a JDK; its third word up to the first dot, dash or blank.
set "version="
for /f "tokens=3 delims= " %%V in ('call "%java%" -version 2^>^&1 ^| findstr /c:" version "') do if not defined version set "version=%%~V"
for /f "tokens=1 delims=.-+" %%V in ("%version%") do set "version=%%V"
if not defined version (
    echo fathom: "%java%" does not tell its version; set JAVA_HOME to a JDK 17 or newer>&2
    exit /b 2
)
if %version% LSS 17 (
    echo fathom: needs a JDK 17 or newer; "%java%" is older ^(version %version%^)>&2
    exit /b 2
)

set "quick=%root%\examples\target\quick"
set "stamp=%quick%\stamp-windows"
call :built
if not errorlevel 1 goto run

echo fathom: building; the first time, Maven downloads about 60 MB>&2
if not exist "%quick%" mkdir "%quick%"
rem The stamp is as old as the sources that are built: one that changes meanwhile is newer.
type nul >"%stamp%-new"
pushd "%root%"
call mvnw.cmd -B -q -Dquick -Dmaven.test.skip=true package >"%quick%\build.log" 2>&1
set "failed=%errorlevel%"
popd
if "%failed%"=="0" goto stamp
type "%quick%\build.log" >&2
echo fathom: the build failed: Maven's errors stand above>&2
exit /b 1
:stamp
move /y "%stamp%-new" "%stamp%" >nul

:run
rem By the environment and not by an option: a command line ends at 8191 characters.
set "CLASSPATH="
for /f "usebackq delims=" %%C in ("%quick%\classpath.txt") do set "CLASSPATH=%quick%\fathom.jar;%%C"
if defined FATHOM_CLASSPATH set "CLASSPATH=%CLASSPATH%;%FATHOM_CLASSPATH%"

set "collector=-XX:+UseParallelGC -XX:NewSize=32m"
if not defined FATHOM_JAVA_OPTS goto start
echo "%FATHOM_JAVA_OPTS:"=%" | findstr /r /c:"-XX:+Use[A-Za-z0-9]*GC" >nul && set "collector="

:start
rem Kernels with vectors are a hundred times slower before C2 has compiled them: it does so early, and who calls them waits for it.
set "kernels=fathom.kernel.Vector*::*"
set "jit=-XX:CompileCommand=quiet -XX:CompileCommand=CompileThresholdScaling,%kernels%,0.05 -XX:CompileCommand=BackgroundCompilation,%kernels%,false"
"%java%" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED %collector% -XX:MaxRAMPercentage=60 %jit% -Dfathom.terminal=false %FATHOM_JAVA_OPTS% fathom.cli.Fathom %*
exit /b %errorlevel%

rem Sets errorlevel 0 if there is a build and no source is newer.
:built
if not exist "%stamp%" exit /b 1
if not exist "%quick%\fathom.jar" exit /b 1
if not exist "%quick%\classpath.txt" exit /b 1
powershell -NoProfile -ExecutionPolicy Bypass -Command "$built = (Get-Item -LiteralPath $env:stamp).LastWriteTimeUtc; $sources = foreach ($m in 'core','nn','data','train','examples') { Join-Path $env:root ($m + '\pom.xml'); Join-Path $env:root ($m + '\src\main') }; $newer = Get-ChildItem -LiteralPath (@(Join-Path $env:root 'pom.xml') + $sources) -Recurse -File | Where-Object { $_.LastWriteTimeUtc -gt $built } | Select-Object -First 1; if ($newer) { exit 1 } else { exit 0 }"
exit /b %errorlevel%
