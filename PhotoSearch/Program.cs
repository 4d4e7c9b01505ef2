using PhotoSearch.Commands;
using PhotoSearch.Decoding;
using PhotoSearch.Embeddings.Devices;

// The children: one decodes photo after photo, one tries a graphics card. They must be small, so nothing else of the program is set up in them.
return args switch
{
    [DecoderProgram.Command, .. var rest] => DecoderChild.Run(rest),
    [DeviceProbe.Command, var model, var device] => DeviceProbe.Run(model, device),
    _ => await CommandLine.RunAsync(args),
};
