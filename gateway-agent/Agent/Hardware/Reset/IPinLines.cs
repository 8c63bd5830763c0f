namespace Kreisfunk.GatewayAgent.Hardware.Reset;

/// <summary>Output lines of the host: real ones, or those of a test. Disposing gives them back to the kernel.</summary>
internal interface IPinLines : IDisposable
{
    /// <summary>Makes the line an output of this level, from the first moment on.</summary>
    void Drive(int pin, bool isHigh);
}
