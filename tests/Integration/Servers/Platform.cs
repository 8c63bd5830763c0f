using System.Runtime.Versioning;

// The servers come from Debian's packages, signals and /proc are Linux's.
[assembly: SupportedOSPlatform("linux")]
