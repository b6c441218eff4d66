<?php
/**
 * The link with the service: the secret both sides know, and the signed calls made with it.
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'ABSPATH' ) || exit;

/**
 * Name of the option that holds the link: which store we are at the service, and the secret. Never autoloaded, never shown.
 */
const LINK_OPTION = 'cancelsaver_link';

/**
 * The link, or nothing.
 *
 * @return array{store:string,secret:string,since:int}|null
 */
function link_with_service() {
	$link = get_option( LINK_OPTION );
	return is_array( $link ) && ! empty( $link['store'] ) && ! empty( $link['secret'] ) ? $link : null;
}

/**
 * True when the merchant has connected this store.
 *
 * @return bool
 */
function is_linked() {
	return null !== link_with_service();
}

/**
 * Keeps what the service handed over.
 *
 * @param string $store  Our name at the service, good for one path segment.
 * @param string $secret What both sides sign with.
 */
function keep_link( $store, $secret ) {
	update_option(
		LINK_OPTION,
		array(
			'store'  => $store,
			'secret' => $secret,
			'since'  => time(),
		),
		false
	);
}

/**
 * The seal under a message to the service: time, what is wanted and the raw body, so that none of the three can be swapped.
 *
 * @param string $secret The secret of the link.
 * @param string $time   Unix seconds.
 * @param string $what   The last word of the address.
 * @param string $body   The bytes that are sent.
 * @return string
 */
function seal( $secret, $time, $what, $body ) {
	// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- a signature is bytes, a header is text.
	return base64_encode( hash_hmac( 'sha256', $time . "\n" . $what . "\n" . $body, $secret, true ) );
}

/**
 * Asks the service for something, signed.
 *
 * @param string $what    The last word of the address: door, gone, forget, health, reasons.
 * @param array  $message What the service must know for it.
 * @param int    $timeout Seconds.
 * @return array|\WP_Error The answer; an error whose message is a sentence for the merchant.
 */
function ask_service( $what, array $message = array(), $timeout = 10 ) {
	$link = link_with_service();
	if ( null === $link ) {
		return new \WP_Error( 'cancelsaver_not_linked', __( 'This store is not connected with CancelSaver.', 'cancelsaver' ) );
	}
	// The service takes each message once.
	$message['once'] = bin2hex( random_bytes( 16 ) );

	$body   = wp_json_encode( $message );
	$time   = (string) time();
	$answer = wp_remote_post(
		SERVICE . 'install/woocommerce/plugin/' . $what,
		array(
			'timeout'     => $timeout,
			'redirection' => 0,
			'user-agent'  => 'CancelSaver-Plugin/' . VERSION,
			'headers'     => array(
				'Content-Type'            => 'application/json',
				'X-CancelSaver-Store'     => $link['store'],
				'X-CancelSaver-Time'      => $time,
				'X-CancelSaver-Signature' => seal( $link['secret'], $time, $what, $body ),
			),
			'body'        => $body,
		)
	);
	if ( is_wp_error( $answer ) ) {
		return new \WP_Error( 'cancelsaver_unreachable', __( 'CancelSaver cannot be reached at the moment. Please try again in a few minutes.', 'cancelsaver' ) );
	}
	$status = (int) wp_remote_retrieve_response_code( $answer );
	if ( 401 === $status || 404 === $status ) {
		return new \WP_Error( 'cancelsaver_stranger', __( 'CancelSaver does not recognise this store any more. Please connect it again.', 'cancelsaver' ), $status );
	}
	$read = json_decode( wp_remote_retrieve_body( $answer ), true );
	if ( 200 !== $status || ! is_array( $read ) ) {
		return new \WP_Error( 'cancelsaver_refused', __( 'CancelSaver could not do this at the moment. Please try again in a few minutes.', 'cancelsaver' ), $status );
	}
	return $read;
}
