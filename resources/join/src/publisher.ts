// The microphone's way into the room: published when the interviewer is to hear it, muted when not.

import { LocalAudioTrack, Track } from "livekit-client";
import type { Connection } from "./connection";
import type { Microphone } from "./microphone";

export class Publisher {
  published: LocalAudioTrack | null = null;
  private publishing = false;

  constructor(
    private readonly connection: Connection,
    private readonly microphone: Microphone,
    private readonly listening: () => boolean, // asked again after each wait
  ) {}

  /** Called again and again: brings the room to what is wanted now. */
  async publish(): Promise<void> {
    const { room, phase } = this.connection;
    const track = this.microphone.track;
    if (track) track.enabled = this.listening();
    if (this.publishing || phase !== "here" || !room.localParticipant || !track) return;
    this.publishing = true;
    try {
      if (this.published?.mediaStreamTrack !== track) {
        await this.unpublish();
        this.published = new LocalAudioTrack(track, undefined, true);
      }
      let there = room.localParticipant.getTrackPublication(Track.Source.Microphone);
      if (there?.track && there.track !== this.published) {
        await room.localParticipant.unpublishTrack(there.track, false); // of a connection before
        there = undefined;
      }
      if (!there && this.listening()) {
        await room.localParticipant.publishTrack(this.published, {
          source: Track.Source.Microphone,
          dtx: false, // with it silence looks like a gap in the line
        });
      }
      if (this.listening() && this.published.isMuted) await this.published.unmute();
      if (!this.listening() && !this.published.isMuted) await this.published.mute();
    } catch {
      // the line broke; it is published again when the room is entered again
    } finally {
      this.publishing = false;
    }
  }

  /** Muted first: an open microphone without a packet looks like a gap in the line. */
  async unpublish(): Promise<void> {
    const track = this.published;
    this.published = null; // from here on another one may be published
    if (!track) return;
    try {
      await track.mute();
      await this.connection.room.localParticipant.unpublishTrack(track, false);
    } catch {
      // the line broke, and the publication with it
    }
  }
}
