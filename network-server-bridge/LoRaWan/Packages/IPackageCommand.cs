namespace Kreisfunk.LoRaWan;

/// <summary>
/// A command of an application layer package (TS003 to TS006); <see cref="PackageCommandReader"/> finds it. A command
/// that version 1 of a package lays out in another way has a type of its own with V1 at its end.
/// </summary>
/// <typeparam name="TSelf">The command.</typeparam>
public interface IPackageCommand<TSelf> : ICommand<TSelf> where TSelf : struct, IPackageCommand<TSelf>;
