using System.Text.Json.Nodes;

namespace Kreisfunk.LoRaWan;

/// <summary>Every package command, with the names of its fields as JSON shows them.</summary>
internal static class PackageCommandLayouts
{
    private const int Packages = 5, Versions = 3, Cids = 16;

    private static readonly CommandLayout?[] All = new CommandLayout?[Packages * Versions * Cids * 2];

    static PackageCommandLayouts()
    {
        foreach (var package in Enum.GetValues<Package>())
            AddVersion(package);
        AddClockSync();
        AddFragmentation();
        AddFragmentationStatus();
        AddMulticastGroups();
        AddMulticastSessions();
        AddFirmwareManagement();
    }

    public static CommandLayout? Find(Package package, int version, byte cid, bool uplink) =>
        (int)package < Packages && (uint)version < Versions && cid < Cids
            ? All[IndexOf(package, version, cid, uplink)]
            : null;

    private static int IndexOf(Package package, int version, byte cid, bool uplink) =>
        (((((int)package * Versions) + version) * Cids) + cid) * 2 + (uplink ? 1 : 0);

    private static void Add<T>(Package package, int version, string name, Action<T, JsonObject>? describe = null)
        where T : struct, IPackageCommand<T> =>
        All[IndexOf(package, version, T.Cid, T.IsUplink)] = CommandLayout.Of(name, describe);

    private static void AddBoth<T>(Package package, string name, Action<T, JsonObject>? describe = null)
        where T : struct, IPackageCommand<T>
    {
        Add(package, 1, name, describe);
        Add(package, 2, name, describe);
    }

    private static void AddVersion(Package package)
    {
        for (var version = 1; version <= (package == Package.FirmwareManagement ? 1 : 2); version++)
        {
            Add<PackageVersionReq>(package, version, "PackageVersionReq");
            Add<PackageVersionAns>(package, version, "PackageVersionAns", (command, json) =>
            {
                json["packageIdentifier"] = command.PackageIdentifier;
                json["packageVersion"] = command.Version;
            });
        }
    }

    private static void AddClockSync()
    {
        const Package Clock = Package.ClockSync;
        AddBoth<AppTimeReq>(Clock, "AppTimeReq", (command, json) =>
        {
            json["deviceTime"] = command.DeviceTime;
            json["tokenReq"] = command.TokenReq;
            json["ansRequired"] = command.AnsRequired;
        });
        AddBoth<AppTimeAns>(Clock, "AppTimeAns", (command, json) =>
        {
            json["timeCorrection"] = command.TimeCorrectionSeconds;
            json["tokenAns"] = command.TokenAns;
        });
        AddBoth<DeviceAppTimePeriodicityReq>(
            Clock, "DeviceAppTimePeriodicityReq", (command, json) => json["period"] = command.Period);
        AddBoth<DeviceAppTimePeriodicityAns>(Clock, "DeviceAppTimePeriodicityAns", (command, json) =>
        {
            json["notSupported"] = command.NotSupported;
            json["time"] = command.Time;
        });
        Add<ForceDeviceResyncCmd>(Clock, 1, "ForceDeviceResyncReq", AddTransmissions);
        Add<ForceDeviceResyncCmd>(Clock, 2, "ForceDeviceResyncCmd", AddTransmissions);

        static void AddTransmissions(ForceDeviceResyncCmd command, JsonObject json) =>
            json["nbTransmissions"] = command.NbTransmissions;
    }

    private static void AddFragmentation()
    {
        const Package Blocks = Package.Fragmentation;
        Add<FragSessionSetupReqV1>(Blocks, 1, "FragSessionSetupReq", (command, json) =>
        {
            json["fragIndex"] = command.FragIndex;
            json["mcGroupBitMask"] = CommandLayout.BitList(command.McGroupBitMask);
            json["nbFrag"] = command.NbFrag;
            json["fragSize"] = command.FragSize;
            json["fragmentationMatrix"] = command.FragmentationMatrix;
            json["blockAckDelay"] = command.BlockAckDelay;
            json["padding"] = command.Padding;
            json["descriptor"] = CommandLayout.HexOf(command.Descriptor);
        });
        Add<FragSessionSetupReq>(Blocks, 2, "FragSessionSetupReq", (command, json) =>
        {
            json["fragIndex"] = command.FragIndex;
            json["mcGroupBitMask"] = CommandLayout.BitList(command.McGroupBitMask);
            json["nbFrag"] = command.NbFrag;
            json["fragSize"] = command.FragSize;
            json["ackReception"] = command.AckReception;
            json["fragAlgo"] = command.FragAlgo;
            json["blockAckDelay"] = command.BlockAckDelay;
            json["padding"] = command.Padding;
            json["descriptor"] = CommandLayout.HexOf(command.Descriptor);
            json["sessionCnt"] = command.SessionCnt;
            json["mic"] = CommandLayout.HexOf(command.Mic);
        });
        Add<FragSessionSetupAns>(Blocks, 1, "FragSessionSetupAns", (command, json) =>
        {
            json["encodingUnsupported"] = command.FragAlgoUnsupported;
            json["notEnoughMemory"] = command.NotEnoughMemory;
            json["fragSessionIndexNotSupported"] = command.FragIndexUnsupported;
            json["wrongDescriptor"] = command.WrongDescriptor;
            json["fragIndex"] = command.FragIndex;
        });
        Add<FragSessionSetupAns>(Blocks, 2, "FragSessionSetupAns", (command, json) =>
        {
            json["fragAlgoUnsupported"] = command.FragAlgoUnsupported;
            json["notEnoughMemory"] = command.NotEnoughMemory;
            json["fragIndexUnsupported"] = command.FragIndexUnsupported;
            json["wrongDescriptor"] = command.WrongDescriptor;
            json["sessionCntReplay"] = command.SessionCntReplay;
            json["fragIndex"] = command.FragIndex;
        });
        AddBoth<DataFragment>(Blocks, "DataFragment", (command, json) =>
        {
            json["fragIndex"] = command.FragIndex;
            json["n"] = command.N;
            json["data"] = Convert.ToHexStringLower(command.Fragment.Span);
        });
    }

    private static void AddFragmentationStatus()
    {
        const Package Blocks = Package.Fragmentation;
        AddBoth<FragSessionStatusReq>(Blocks, "FragSessionStatusReq", (command, json) =>
        {
            json["fragIndex"] = command.FragIndex;
            json["participants"] = command.Participants;
        });
        Add<FragSessionStatusAnsV1>(Blocks, 1, "FragSessionStatusAns", (command, json) =>
        {
            json["fragIndex"] = command.FragIndex;
            json["nbFragReceived"] = command.NbFragReceived;
            json["missingFrag"] = command.MissingFrag;
            json["notEnoughMatrixMemory"] = command.NotEnoughMatrixMemory;
        });
        Add<FragSessionStatusAns>(Blocks, 2, "FragSessionStatusAns", (command, json) =>
        {
            json["memoryError"] = command.MemoryError;
            json["micError"] = command.MicError;
            json["sessionDoesNotExist"] = command.SessionDoesNotExist;
            json["fragIndex"] = command.FragIndex;
            json["nbFragReceived"] = command.NbFragReceived;
            json["missingFrag"] = command.MissingFrag;
        });
        AddBoth<FragSessionDeleteReq>(
            Blocks, "FragSessionDeleteReq", (command, json) => json["fragIndex"] = command.FragIndex);
        AddBoth<FragSessionDeleteAns>(Blocks, "FragSessionDeleteAns", (command, json) =>
        {
            json["fragIndex"] = command.FragIndex;
            json["sessionDoesNotExist"] = command.SessionDoesNotExist;
        });
        Add<FragDataBlockReceivedReq>(Blocks, 2, "FragDataBlockReceivedReq", (command, json) =>
        {
            json["fragIndex"] = command.FragIndex;
            json["micError"] = command.MicError;
        });
        Add<FragDataBlockReceivedAns>(
            Blocks, 2, "FragDataBlockReceivedAns", (command, json) => json["fragIndex"] = command.FragIndex);
    }

    private static void AddMulticastGroups()
    {
        const Package Groups = Package.MulticastSetup;
        AddBoth<McGroupStatusReq>(Groups, "McGroupStatusReq", (command, json) =>
            json["reqGroupMask"] = CommandLayout.BitList(command.ReqGroupMask));
        AddBoth<McGroupStatusAns>(Groups, "McGroupStatusAns", (command, json) =>
        {
            json["nbTotalGroups"] = command.NbTotalGroups;
            json["groups"] = new JsonArray([.. command.Groups.Select(group => new JsonObject
            {
                ["mcGroupId"] = group.McGroupId,
                ["mcAddr"] = group.McAddr.ToString(),
            })]);
        });

        // The group's key is in the command too; no field repeats it.
        AddBoth<McGroupSetupReq>(Groups, "McGroupSetupReq", (command, json) =>
        {
            json["mcGroupId"] = command.McGroupId;
            json["mcAddr"] = command.McAddr.ToString();
            json["minMcFCount"] = command.MinMcFCount;
            json["maxMcFCount"] = command.MaxMcFCount;
        });
        AddBoth<McGroupSetupAns>(Groups, "McGroupSetupAns", (command, json) =>
        {
            json["mcGroupId"] = command.McGroupId;
            json["idError"] = command.IdError;
        });
        AddBoth<McGroupDeleteReq>(
            Groups, "McGroupDeleteReq", (command, json) => json["mcGroupId"] = command.McGroupId);
        AddBoth<McGroupDeleteAns>(Groups, "McGroupDeleteAns", (command, json) =>
        {
            json["mcGroupId"] = command.McGroupId;
            json["mcGroupUndefined"] = command.McGroupUndefined;
        });
    }

    private static void AddMulticastSessions()
    {
        const Package Groups = Package.MulticastSetup;
        AddBoth<McClassCSessionReq>(Groups, "McClassCSessionReq", (command, json) =>
        {
            json["mcGroupId"] = command.McGroupId;
            json["sessionTime"] = command.SessionTime;
            json["timeOut"] = command.TimeOut;
            json["frequencyHz"] = command.FrequencyHz;
            json["dr"] = command.DataRate;
        });
        AddBoth<McClassBSessionReq>(Groups, "McClassBSessionReq", (command, json) =>
        {
            json["mcGroupId"] = command.McGroupId;
            json["sessionTime"] = command.SessionTime;
            json["timeOut"] = command.TimeOut;
            json["periodicity"] = command.Periodicity;
            json["frequencyHz"] = command.FrequencyHz;
            json["dr"] = command.DataRate;
        });
        for (var version = 1; version <= 2; version++)
        {
            var startMissed = version == 2;
            Add<McClassCSessionAns>(Groups, version, "McClassCSessionAns", (c, json) => AddSession(
                json, c.McGroupId, [c.DataRateError, c.FrequencyError, c.McGroupUndefined, c.StartMissed],
                c.TimeToStart, startMissed));
            Add<McClassBSessionAns>(Groups, version, "McClassBSessionAns", (c, json) => AddSession(
                json, c.McGroupId, [c.DataRateError, c.FrequencyError, c.McGroupUndefined, c.StartMissed],
                c.TimeToStart, startMissed));
        }
    }

    private static void AddSession(
        JsonObject json, int mcGroupId, ReadOnlySpan<bool> errors, uint? timeToStart, bool startMissed)
    {
        json["mcGroupId"] = mcGroupId;
        json["drError"] = errors[0];
        json["freqError"] = errors[1];
        json["mcGroupUndefined"] = errors[2];
        if (startMissed)
            json["startMissed"] = errors[3];
        json["timeToStart"] = timeToStart;
    }

    private static void AddFirmwareManagement()
    {
        const Package Firmware = Package.FirmwareManagement;
        Add<DevVersionReq>(Firmware, 1, "DevVersionReq");
        Add<DevVersionAns>(Firmware, 1, "DevVersionAns", (command, json) =>
        {
            json["fwVersion"] = CommandLayout.NumberHex(command.FirmwareVersion);
            json["hwVersion"] = CommandLayout.NumberHex(command.HardwareVersion);
        });
        Add<DevRebootTimeReq>(Firmware, 1, "DevRebootTimeReq", (c, json) => json["rebootTime"] = c.RebootTime);
        Add<DevRebootTimeAns>(Firmware, 1, "DevRebootTimeAns", (c, json) => json["rebootTime"] = c.RebootTime);
        Add<DevRebootCountdownReq>(Firmware, 1, "DevRebootCountdownReq", (c, json) => json["countdown"] = c.Countdown);
        Add<DevRebootCountdownAns>(Firmware, 1, "DevRebootCountdownAns", (c, json) => json["countdown"] = c.Countdown);
        Add<DevUpgradeImageReq>(Firmware, 1, "DevUpgradeImageReq");
        Add<DevUpgradeImageAns>(Firmware, 1, "DevUpgradeImageAns", (command, json) =>
        {
            json["upImageStatus"] = command.Status.ToString();
            json["nextFirmwareVersion"] =
                command.NextFirmwareVersion is { } version ? CommandLayout.NumberHex(version) : null;
        });
        Add<DevDeleteImageReq>(Firmware, 1, "DevDeleteImageReq", (command, json) =>
            json["firmwareToDeleteVersion"] = CommandLayout.NumberHex(command.FirmwareToDeleteVersion));
        Add<DevDeleteImageAns>(Firmware, 1, "DevDeleteImageAns", (command, json) =>
        {
            json["noValidImage"] = command.NoValidImage;
            json["invalidVersion"] = command.InvalidVersion;
        });
    }
}
