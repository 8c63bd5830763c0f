namespace Kreisfunk.GatewayAgent.Hardware.Gnss;

/// <summary>What a GGA sentence says.</summary>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="AltitudeMetres">Above mean sea level.</param>
/// <param name="Hdop">How much worse than ideal the satellites stand, in the horizontal.</param>
/// <param name="Satellites">In use.</param>
internal readonly record struct NmeaPosition(
    double Latitude, double Longitude, double AltitudeMetres, double Hdop, int Satellites);
