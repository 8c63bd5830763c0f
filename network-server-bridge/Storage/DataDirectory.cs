namespace Kreisfunk.Storage;

/// <summary>The folder that holds everything of one installation.</summary>
internal static class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates it for the owner only; one that exists keeps its mode.</summary>
    /// <exception cref="RegistryException">It cannot be created.</exception>
    public static void Ensure(string directory)
    {
        if (Directory.Exists(directory))
            return;
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(directory);
            else
                Directory.CreateDirectory(directory, OwnerOnly);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RegistryException(
                $"The data directory {Path.GetFullPath(directory)} cannot be created ({error.Message.TrimEnd('.')}): "
                + "choose another in Storage:DataDirectory, or let this user write there.", error);
        }
    }
}
